import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type AppScene, appScene } from "../support/app-scene.js";
import { commitFile } from "../support/commit-file.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";

const ci = `
name: CI
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "expected 3, received 4"
          exit 1
`;

const lint = `
name: Lint
on: pull_request
jobs:
  lint:
    runs-on: ubuntu-24.04
    steps:
      - uses: nobody/is-there@v1
`;

let scene: AppScene;
beforeAll(async () => {
  scene = await appScene({
    "sum.js": "export const sum = (a, b) => a - b;\n",
    ".github/workflows/patchwright.yml": hostedWorkflow,
  });
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

async function solved(title = "right") {
  const { ada, at, hub } = scene;
  const { number } = (await ada.rest.issues.create({ ...at, title, labels: ["patchwright"] })).data;
  await hub.settled();
  const { data } = await ada.rest.pulls.list({ ...at, head: `ada:patchwright/issue-${number}` });
  const [pull] = data;
  if (pull === undefined) throw new Error(`no pull request for #${number}`);
  return { issue: number, pull };
}
const branchOf = async (issue: number) =>
  (await scene.ada.rest.git.listMatchingRefs({ ...scene.at, ref: `heads/patchwright/issue-${issue}` })).data;
const runsOf = async (issue: number) =>
  (await scene.ada.rest.actions.listWorkflowRunsForRepo({ ...scene.at, per_page: 100 })).data.workflow_runs
    .filter(({ display_title }) => display_title.startsWith(`Patchwright #${issue} [`))
    .map(({ display_title }) => display_title);

describe("after the pull request", () => {
  it("its branch is deleted when it is merged", async () => {
    const { ada, at, hub } = scene;
    const { issue, pull } = await solved();
    await ada.rest.pulls.merge({ ...at, pull_number: pull.number });
    await hub.settled();
    expect(await branchOf(issue)).toEqual([]);
  });

  it("case 56: it is marked when the default branch moves so that it conflicts", async () => {
    const { ada, at, hub } = scene;
    await scene.commit("sum.js", "export const sum = (a, b) => a - b - 0;\n");
    const { pull } = await solved();
    await scene.commit("sum.js", "export const sum = (...all) => 0;\n");
    await hub.settled();
    const { data } = await ada.rest.pulls.get({ ...at, pull_number: pull.number });
    expect(data.body).toContain("/patchwright retry");
    await ada.rest.pulls.update({ ...at, pull_number: pull.number, state: "closed" });
    await hub.settled();
  });

  it("its branch stays when it is closed without a merge", async () => {
    const { ada, at, hub } = scene;
    await scene.commit("sum.js", "export const sum = (a, b) => a - b;\n");
    const { issue, pull } = await solved();
    await ada.rest.pulls.update({ ...at, pull_number: pull.number, state: "closed" });
    await hub.settled();
    expect(await branchOf(issue)).toHaveLength(1);
  });

  it("its failed CI becomes feedback, twice at most", async () => {
    const { ada, at, hub } = scene;
    await scene.commit("sum.js", "export const sum = (a, b) => a - b;\n");
    await scene.commit(".github/workflows/ci.yml", ci);
    const { issue, pull } = await solved();
    expect((await runsOf(issue)).filter((title) => title.includes("[ci-"))).toHaveLength(1);
    for (const text of ["1", "2", "3"]) {
      await commitFile(ada, at, pull.head.ref, `note-${text}.md`, text);
      await hub.settled();
    }
    expect((await runsOf(issue)).filter((title) => title.includes("[ci-"))).toHaveLength(2);
  });

  it("its CI is no feedback where it can't begin, or fails on the default branch as well", async () => {
    await scene.commit("sum.js", "export const sum = (a, b) => a - b;\n");
    await scene.commit(".github/workflows/ci.yml", ci.replace("pull_request", "[push, pull_request]"));
    await scene.commit(".github/workflows/lint.yml", lint);
    await scene.hub.settled();
    const { issue } = await solved();
    expect((await runsOf(issue)).filter((title) => title.includes("[ci-"))).toEqual([]);
  });
});
