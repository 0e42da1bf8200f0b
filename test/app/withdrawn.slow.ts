import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type AppScene, appScene } from "../support/app-scene.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { until } from "../support/until.js";

const path = ".github/workflows/patchwright.yml";
const pace = { askAgainMs: 60_000, sweepMs: 60_000, startAgainMs: 60_000, settleMs: 0 };
const group = "concurrency: { group: only-one, cancel-in-progress: false }";
/** One group for all issues, so that one of them holds up the next. */
const wholeRuns = hostedWorkflow.replace("permissions: {}", `${group}\npermissions: {}`);
const solveJobs = hostedWorkflow.replace("  solve:\n", `  solve:\n    ${group}\n`);

let scene: AppScene;
beforeAll(async () => {
  scene = await appScene({ "sum.js": "export const sum = (a, b) => a - b;\n" }, { pace });
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  expect(faults).toEqual([]);
});

const labelled = async (title: string) =>
  (await scene.ada.rest.issues.create({ ...scene.at, title, labels: ["patchwright"] })).data.number;
async function runOf(issue: number) {
  const { ada, at } = scene;
  const { data } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
  const run = data.workflow_runs.find(({ display_title }) =>
    display_title.startsWith(`Patchwright #${issue} [`),
  );
  if (run === undefined) return null;
  const { jobs } = (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: run.id })).data;
  const [accept, solve] = ["accept", "solve"].map((job) => jobs.find(({ name }) => name === job)?.status);
  return { id: run.id, status: run.status, conclusion: run.conclusion, accept, solve };
}
type Run = NonNullable<Awaited<ReturnType<typeof runOf>>>;
const runThat = (issue: number, holds: (run: Run) => boolean): Promise<Run> =>
  until(async () => {
    const run = await runOf(issue);
    return run !== null && holds(run) && run;
  });

describe("a run that waits for its turn", () => {
  it.each([
    ["as a whole", wholeRuns, { status: "pending" }],
    ["with its solve job", solveJobs, { status: "in_progress", accept: "completed", solve: "queued" }],
  ])(
    "%s is cancelled when its issue is closed or loses its label, the one that goes on is not",
    async (_, workflow, shown) => {
      const { ada, at, hub, commit } = scene;
      await commit(path, workflow);
      const first = await labelled("hangs");
      const going = await runThat(first, ({ solve }) => solve === "in_progress");
      for (const withdraw of ["close", "unlabel"]) {
        const next = await labelled("right");
        const waiting = await runThat(next, (run) =>
          Object.entries(shown).every(([key, value]) => run[key as keyof Run] === value),
        );
        if (withdraw === "close")
          await ada.rest.issues.update({ ...at, issue_number: next, state: "closed" });
        else await ada.rest.issues.removeLabel({ ...at, issue_number: next, name: "patchwright" });
        expect(await runThat(next, ({ status }) => status === "completed")).toMatchObject({
          id: waiting.id,
          conclusion: "cancelled",
        });
      }
      await ada.rest.issues.update({ ...at, issue_number: first, state: "closed" });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await runOf(first)).toMatchObject({ status: "in_progress" });
      await ada.rest.actions.cancelWorkflowRun({ ...at, run_id: going.id });
      await hub.settled();
      expect((await ada.rest.pulls.list({ ...at, state: "all" })).data).toEqual([]);
    },
  );
});
