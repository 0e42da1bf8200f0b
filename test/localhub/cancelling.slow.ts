import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { type WorkflowScene, workflowScene } from "./support.js";

const workflow = `
on: workflow_dispatch
env: { FLAGS: "\${{ vars.FLAGS }}" }
jobs:
  deaf:
    runs-on: ubuntu-latest
    steps:
      - shell: node {0}
        run: |
          const say = (name) => console.log("SAID " + name + " " + Date.now());
          process.on("SIGINT", () => say("SIGINT"));
          process.on("SIGTERM", () => say("SIGTERM"));
          setInterval(() => {}, 1000);
          require("node:fs").writeFileSync(process.env.FLAGS + "/ready", "");
      - if: always()
        run: echo "SAID always $(date +%s%3N)"
      - run: echo "SAID never 0"
  after:
    needs: deaf
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'echo "SAID after-\${{ needs.deaf.result }} $(date +%s%3N)"' }]
  unwanted:
    needs: deaf
    runs-on: ubuntu-latest
    steps: [{ run: echo }]
`;

/** When a job printed what, in milliseconds since 1970. */
async function said(
  { ada, at }: WorkflowScene,
  run_id: number,
  job: string,
): Promise<Record<string, number>> {
  const { data } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id });
  const job_id = data.jobs.find(({ name }) => name === job)?.id ?? 0;
  const log = String((await ada.actions.downloadJobLogsForWorkflowRun({ ...at, job_id })).data);
  return Object.fromEntries(
    [...log.matchAll(/Z SAID (\S+) (\d+)/g)].map(([, name, ms]) => [name, Number(ms)]),
  );
}

it("a step that will not stop hears SIGINT at once, SIGTERM after 7.5 s, and is killed 2.5 s later; always() still runs", async () => {
  const stage = await workflowScene({ "deaf.yml": workflow }, { hurried: false });
  try {
    const run_id = await stage.dispatch("deaf.yml");
    await stage.flagged("ready");
    await delay(200);
    const asked = Date.now();
    await stage.ada.actions.cancelWorkflowRun({ ...stage.at, run_id });
    expect(await stage.conclusionOf(run_id)).toBe("cancelled");
    const heard = await said(stage, run_id, "deaf");
    expect(Object.keys(heard)).toEqual(["SIGINT", "SIGTERM", "always"]);
    const after = (name: string) => (heard[name] ?? 0) - asked;
    expect(after("SIGINT")).toBeLessThan(5_000);
    expect(after("SIGTERM") - after("SIGINT")).toBeGreaterThan(5_000);
    expect(after("always") - after("SIGTERM")).toBeGreaterThan(1_000);
    expect(after("always")).toBeLessThan(60_000);
    expect(Object.keys(await said(stage, run_id, "after"))).toEqual(["after-cancelled"]);
    const { data } = await stage.ada.actions.listJobsForWorkflowRun({ ...stage.at, run_id });
    expect(data.jobs.map(({ name, conclusion }) => [name, conclusion]).sort()).toEqual([
      ["after", "success"],
      ["deaf", "cancelled"],
      ["unwanted", "skipped"],
    ]);
    expect(stage.hub.faults).toEqual([]);
  } finally {
    await stage.close();
  }
});
