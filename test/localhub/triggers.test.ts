import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { client, files, refusal, temporary } from "./support.js";

const jobs = (run: string) => `
jobs:
  only:
    runs-on: ubuntu-latest
    steps:
      - run: ${run}
`;

const searchPath = `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`;
const at = { owner: "ada", repo: "shop" };

describe("what starts and ends workflows on localhub", () => {
  let hub: Localhub | undefined;
  afterEach(async () => hub?.close());

  async function shop(workflows: Record<string, string>): Promise<{ hub: Localhub; ada: Octokit }> {
    const started = await startLocalhub({
      path: searchPath,
      stopTiming: { interruptMs: 200, terminateMs: 200 },
    });
    hub = started;
    const ada = client(started, started.createUser("ada"));
    const source = await temporary();
    await mkdir(path.join(source.directory, ".github/workflows"), { recursive: true });
    const placed = Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}`, text]);
    await files(source.directory, { "a.txt": "a\n", ...Object.fromEntries(placed) });
    await started.createRepository({ owner: "ada", name: "shop", from: source.directory });
    await source.remove();
    return { hub: started, ada };
  }

  async function commit(ada: Octokit, branch: string, file: string): Promise<string> {
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const tree = [{ path: file, mode: "100644", type: "blob", content: `${branch}\n` }] as const;
    const { data: made } = await ada.git.createTree({ ...at, base_tree: main.object.sha, tree: [...tree] });
    const common = { ...at, message: `Add ${file}`, tree: made.sha, parents: [main.object.sha] };
    const { data } = await ada.git.createCommit(common);
    await ada.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: data.sha });
    return data.sha;
  }

  const runs = async (ada: Octokit) =>
    (await ada.actions.listWorkflowRunsForRepo(at)).data.workflow_runs
      .map(({ name, event, conclusion }) => `${name}: ${event} ${conclusion}`)
      .sort();

  it("pushes start what their branches and paths let through; reviews run the pull request's merge", async () => {
    const { hub, ada } = await shop({
      "branch.yml": `name: Branch\non: { push: { branches: ["release/**"] } }\n${jobs("true")}`,
      "paths.yml": `name: Paths\non: { push: { paths: ["docs-*"] } }\n${jobs("true")}`,
      "review.yml": `name: Review\non: { pull_request_review: { types: [submitted] } }\n${jobs("git --version")}`,
      "after.yml": `name: After\non: { workflow_run: { workflows: [Branch], types: [completed] } }\n${jobs("true")}`,
    });
    await commit(ada, "release/1", "code.txt");
    await hub.settled();
    expect(await runs(ada)).toEqual(["After: workflow_run success", "Branch: push success"]);
    await commit(ada, "topic", "docs-a");
    const { data: pull } = await ada.pulls.create({ ...at, title: "Docs", head: "topic", base: "main" });
    const bob = client(hub, hub.createUser("bob"));
    await bob.pulls.createReview({ ...at, pull_number: pull.number, event: "COMMENT", body: "see" });
    await hub.settled();
    expect(await runs(ada)).toEqual([
      "After: workflow_run success",
      "Branch: push success",
      "Paths: push success",
      "Review: pull_request_review success",
    ]);
    expect(hub.faults).toEqual([]);
  });

  it("a broken workflow file shows as a failed run when it is pushed", async () => {
    const { hub, ada } = await shop({ "broken.yml": "on: push\njobs: { a: { steps: 7 } }\n" });
    await commit(ada, "topic", "b.txt");
    await hub.settled();
    expect(await runs(ada)).toEqual([".github/workflows/broken.yml: push startup_failure"]);
    const page = await (await fetch(`${hub.url}/ada/shop/actions/runs/${await firstRun(ada)}`)).text();
    expect(page).toContain("broken.yml");
    expect(hub.faults).toEqual([]);
  });

  const firstRun = async (ada: Octokit) =>
    (await ada.actions.listWorkflowRunsForRepo(at)).data.workflow_runs[0]?.id ?? 0;

  const dispatch = (ada: Octokit) =>
    ada.actions.createWorkflowDispatch({ ...at, workflow_id: "wait.yml", ref: "main" });

  const waiting = { "wait.yml": `name: Wait\non: workflow_dispatch\n${jobs("echo begun && sleep 60")}` };

  async function begun(hub: Localhub, ada: Octokit): Promise<number> {
    await dispatch(ada);
    const run_id = await firstRun(ada);
    for (;;) {
      const page = await (await fetch(`${hub.url}/ada/shop/actions/runs/${run_id}`)).text();
      if (page.includes("begun</div>")) {
        expect(page).toContain('http-equiv="refresh"');
        return run_id;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("a run is shown while it goes on, and can be cancelled once", async () => {
    const { hub, ada } = await shop(waiting);
    const run_id = await begun(hub, ada);
    expect((await ada.actions.getWorkflowRun({ ...at, run_id })).data.status).toBe("in_progress");
    await ada.actions.cancelWorkflowRun({ ...at, run_id });
    await hub.settled();
    expect(await runs(ada)).toEqual(["Wait: workflow_dispatch cancelled"]);
    expect(await refusal(ada.actions.cancelWorkflowRun({ ...at, run_id }))).toBe(409);
  });

  it("closing ends what runs at once", async () => {
    const { hub, ada } = await shop(waiting);
    await begun(hub, ada);
    const started = Date.now();
    await hub.close();
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("actions of another repository of the hub can be used; its files are those of the ref", async () => {
    const { hub, ada } = await shop({
      "uses.yml": `name: Uses\non: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ada/hello@main\n        with: { whom: world }\n`,
    });
    const source = await temporary();
    await files(source.directory, {
      "action.yml": `name: Hello
description: Greets
inputs: { whom: { required: true, description: Whom } }
runs:
  using: composite
  steps:
    - run: echo "hello \${{ inputs.whom }}"
      shell: bash
`,
    });
    await hub.createRepository({ owner: "ada", name: "hello", from: source.directory });
    await source.remove();
    await ada.actions.createWorkflowDispatch({ ...at, workflow_id: "uses.yml", ref: "main" });
    await hub.settled();
    const page = await (await fetch(`${hub.url}/ada/shop/actions/runs/${await firstRun(ada)}`)).text();
    expect(await runs(ada)).toEqual(["Uses: workflow_dispatch success"]);
    expect(page).toContain("hello world</div>");
  });
});
