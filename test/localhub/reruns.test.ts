import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { refusal, type WorkflowScene, workflowScene } from "./support.js";

const workflow = `
on: workflow_dispatch
env: { FLAGS: "\${{ vars.FLAGS }}" }
jobs:
  make:
    runs-on: ubuntu-latest
    outputs: { made-by: "\${{ steps.make.outputs.attempt }}" }
    steps:
      - id: make
        run: |
          echo "made in attempt $GITHUB_RUN_ATTEMPT"
          echo "attempt=$GITHUB_RUN_ATTEMPT" >> "$GITHUB_OUTPUT"
          mkdir out && echo "$GITHUB_RUN_ATTEMPT" > out/attempt.txt
      - uses: actions/upload-artifact@v4
        with: { name: made, path: out }
  check:
    needs: make
    strategy: { fail-fast: false, matrix: { part: [good, bad] } }
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@v4
        with: { name: made, path: made }
      - run: |
          echo "checked \${{ matrix.part }} of $(cat made/attempt.txt) from \${{ needs.make.outputs.made-by }} in $GITHUB_RUN_ATTEMPT"
          [ "\${{ matrix.part }}" = good ] || [ -e "$FLAGS/mended" ]
  tell:
    needs: check
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "told \${{ needs.check.result }} in $GITHUB_RUN_ATTEMPT by $GITHUB_TRIGGERING_ACTOR"' }]
`;

describe("re-runs on localhub", () => {
  let stage: WorkflowScene;
  let run_id = 0;
  beforeAll(async () => {
    stage = await workflowScene({ "work.yml": workflow });
    run_id = await stage.dispatch("work.yml");
    const early = stage.ada.actions.reRunWorkflow({ ...stage.at, run_id });
    expect(await refusal(early)).toBe(403);
    expect(await stage.conclusionOf(run_id)).toBe("failure");
    await writeFile(path.join(stage.flags, "mended"), "");
  });
  afterAll(() => stage.close());

  /** What the latest attempt's jobs printed for us, by the job's name. */
  async function printed(): Promise<Record<string, string | undefined>> {
    const { ada, at } = stage;
    const { data } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id });
    const logs = data.jobs.map(async ({ id, name }) => {
      const log = String((await ada.actions.downloadJobLogsForWorkflowRun({ ...at, job_id: id })).data);
      return [name, /Z ((?:made|checked|told) .* (?:in|attempt) \d.*)/.exec(log)?.[1]];
    });
    return Object.fromEntries(await Promise.all(logs));
  }

  it("only failed jobs run again, with those that wait for them; the others keep result, log and artifacts", async () => {
    const { ada, at, hub } = stage;
    hub.createUser("bob");
    await ada.actions.reRunWorkflowFailedJobs({ ...at, run_id });
    expect(await stage.conclusionOf(run_id)).toBe("success");
    expect(await printed()).toEqual({
      make: "made in attempt 1",
      "check (good)": "checked good of 1 from 1 in 1",
      "check (bad)": "checked bad of 1 from 1 in 2",
      tell: "told success in 2 by ada",
    });
    const { data: run } = await ada.actions.getWorkflowRun({ ...at, run_id });
    expect(run).toMatchObject({ run_attempt: 2, status: "completed", conclusion: "success" });
    const firstJobs = { ...at, run_id, attempt_number: 1 };
    const { data: first } = await ada.actions.listJobsForWorkflowRunAttempt(firstJobs);
    expect(first.jobs.map(({ name, conclusion }) => [name, conclusion]).sort()).toEqual([
      ["check (bad)", "failure"],
      ["check (good)", "success"],
      ["make", "success"],
      ["tell", "success"],
    ]);
    expect(await refusal(ada.actions.reRunWorkflowFailedJobs({ ...at, run_id }))).toBe(403);
  });

  it("all jobs run again, under the same run; artifacts of the same name are no obstacle, and the newest counts", async () => {
    const { ada, at, hub } = stage;
    await ada.actions.reRunWorkflow({ ...at, run_id });
    expect(await stage.conclusionOf(run_id)).toBe("success");
    expect(await printed()).toMatchObject({
      make: "made in attempt 3",
      "check (good)": "checked good of 3 from 3 in 3",
      tell: "told success in 3 by ada",
    });
    const { data } = await ada.actions.listWorkflowRunArtifacts({ ...at, run_id });
    expect(data.artifacts.map(({ name }) => name)).toEqual(["made", "made"]);
    const all = await ada.actions.listJobsForWorkflowRun({ ...at, run_id, filter: "all" });
    expect(all.data.total_count).toBe(12);
    expect(hub.faults).toEqual([]);
  });
});
