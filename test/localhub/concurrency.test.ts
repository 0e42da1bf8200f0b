import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createConcurrencyGroups, topLevel } from "../../src/localhub/runs/concurrency.js";
import { type WorkflowScene, workflowScene } from "./support.js";

/** Says that it has begun, and waits for `go`. */
const work = `touch "$FLAGS/began-$NAME"; while [ ! -e "$FLAGS/go" ]; do sleep 0.05; done`;

const workflowGroup = (cancelInProgress: boolean) => `
on:
  workflow_dispatch: { inputs: { name: { required: true } } }
concurrency: { group: only-one, cancel-in-progress: ${cancelInProgress} }
env: { FLAGS: "\${{ vars.FLAGS }}", NAME: "\${{ inputs.name }}" }
jobs:
  work:
    runs-on: ubuntu-latest
    steps:
      - run: ${work}
      - if: always()
        run: touch "$FLAGS/cleaned-$NAME"
`;

const jobGroup = `
on:
  workflow_dispatch: { inputs: { name: { required: true } } }
env: { FLAGS: "\${{ vars.FLAGS }}", NAME: "\${{ inputs.name }}" }
jobs:
  accept:
    runs-on: ubuntu-latest
    outputs: { issue: "7" }
    steps: [{ run: touch "$FLAGS/accepted-$NAME" }]
  solve:
    needs: accept
    runs-on: ubuntu-latest
    concurrency: { group: "issue-\${{ needs.accept.outputs.issue }}" }
    steps:
      - run: ${work}
  tell:
    needs: solve
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'touch "$FLAGS/told-$NAME-\${{ needs.solve.result }}"' }]
`;

describe("concurrency groups on localhub", () => {
  let stage: WorkflowScene;
  afterEach(() => stage.close());
  const go = () => writeFile(path.join(stage.flags, "go"), "");
  const messagesOf = async (run_id: number, job: string): Promise<(string | null)[]> => {
    const { ada, at } = stage;
    const { data } = await ada.actions.listJobsForWorkflowRun({ ...at, run_id });
    const check_run_id = data.jobs.find(({ name }) => name === job)?.id ?? 0;
    return (await ada.checks.listAnnotations({ ...at, check_run_id })).data.map(({ message }) => message);
  };
  const statusOf = async (run_id: number) =>
    (await stage.ada.actions.getWorkflowRun({ ...stage.at, run_id })).data.status;

  it("one run goes on, one waits, and a newer one that waits cancels the older", async () => {
    stage = await workflowScene({ "work.yml": workflowGroup(false) });
    const first = await stage.dispatch("work.yml", { name: "first" });
    await stage.flagged("began-first");
    const second = await stage.dispatch("work.yml", { name: "second" });
    expect(await statusOf(second)).toBe("pending");
    const third = await stage.dispatch("work.yml", { name: "third" });
    await go();
    expect(await stage.conclusionOf(first)).toBe("success");
    expect(await stage.conclusionOf(second)).toBe("cancelled");
    expect(await stage.conclusionOf(third)).toBe("success");
    await stage.flagged("began-third");
    expect(stage.hub.faults).toEqual([]);
  });

  it("a run that waits can be cancelled", async () => {
    stage = await workflowScene({ "work.yml": workflowGroup(false) });
    const first = await stage.dispatch("work.yml", { name: "first" });
    await stage.flagged("began-first");
    const second = await stage.dispatch("work.yml", { name: "second" });
    await stage.ada.actions.cancelWorkflowRun({ ...stage.at, run_id: second });
    await go();
    expect(await stage.conclusionOf(second)).toBe("cancelled");
    expect(await stage.conclusionOf(first)).toBe("success");
  });

  it("cancel-in-progress stops the one that runs, whose always() steps still end before the next begins", async () => {
    stage = await workflowScene({ "work.yml": workflowGroup(true) });
    const first = await stage.dispatch("work.yml", { name: "first" });
    await stage.flagged("began-first");
    const second = await stage.dispatch("work.yml", { name: "second" });
    await stage.flagged("began-second");
    await stage.flagged("cleaned-first");
    await go();
    expect(await stage.conclusionOf(first)).toBe("cancelled");
    expect(await stage.conclusionOf(second)).toBe("success");
  });

  it("a job's group holds up the job alone, and a job that was displaced is told of by always()", async () => {
    stage = await workflowScene({ "work.yml": jobGroup });
    const first = await stage.dispatch("work.yml", { name: "first" });
    await stage.flagged("began-first");
    const second = await stage.dispatch("work.yml", { name: "second" });
    await stage.flagged("accepted-second");
    const third = await stage.dispatch("work.yml", { name: "third" });
    await stage.flagged("told-second-cancelled");
    await go();
    expect(await stage.conclusionOf(first)).toBe("success");
    expect(await stage.conclusionOf(second)).toBe("cancelled");
    expect(await stage.conclusionOf(third)).toBe("success");
    expect(await messagesOf(second, "solve")).toEqual([
      "Canceling since a higher priority waiting request for 'issue-7' exists",
    ]);
    await stage.flagged("told-third-success");
    expect(stage.hub.faults).toEqual([]);
  });
});

describe("a concurrency group", () => {
  const member = (runId: number, name: string, heard: string[]) => ({
    runId,
    name,
    cancel: (reason: string) => void heard.push(`${name}: ${reason}`),
  });

  it("is the same in upper and lower case, and another one in another repository", async () => {
    const groups = createConcurrencyGroups();
    const heard: string[] = [];
    const one = groups.enter(1, { group: "Deploy", cancelInProgress: false }, member(1, "one", heard));
    const two = groups.enter(1, { group: "deploy", cancelInProgress: true }, member(2, "two", heard));
    const other = groups.enter(2, { group: "deploy", cancelInProgress: true }, member(3, "other", heard));
    expect(await one.granted).toBe(true);
    expect(await other.granted).toBe(true);
    expect(heard).toEqual(["one: Canceling since a higher priority waiting request for 'deploy' exists"]);
    one.leave();
    one.leave();
    expect(await two.granted).toBe(true);
  });

  it("that a run holds is refused to its own job, which would wait for ever", async () => {
    const groups = createConcurrencyGroups();
    const heard: string[] = [];
    const group = { group: "deploy", cancelInProgress: false };
    groups.enter(1, group, member(1, topLevel, heard));
    expect(await groups.enter(1, group, member(1, "build", heard)).granted).toBe(false);
    expect(heard).toEqual([
      "build: Canceling since a deadlock for concurrency group 'deploy' was detected between 'top level workflow' and 'build'",
    ]);
  });
});
