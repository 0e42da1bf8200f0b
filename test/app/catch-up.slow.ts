import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { commitFile } from "../support/commit-file.js";
import { hostedWorkflow } from "../support/hosted-workflow.js";
import { until } from "../support/until.js";

/** Looks all the time, and leaves nothing to deliveries. */
const pace = { askAgainMs: 200, sweepMs: 200, startAgainMs: 200, settleMs: -5_000 };

let scene: AppScene;
beforeAll(async () => {
  scene = await appScene(
    {
      "sum.js": "export const sum = (a, b) => a - b;\n",
      ".github/workflows/patchwright.yml": hostedWorkflow,
    },
    { pace },
  );
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

const where = (repo: string) => ({ owner: "ada", repo });
async function labelledIssue(repo: string, by: Octokit = scene.ada, label = "patchwright"): Promise<number> {
  const { number } = (await scene.ada.rest.issues.create({ ...where(repo), title: "right" })).data;
  await by.rest.issues.addLabels({ ...where(repo), issue_number: number, labels: [label] });
  return number;
}
async function becameOf(repo: string, issue: number) {
  const { ada } = scene;
  const at = where(repo);
  const { data: pulls } = await ada.rest.pulls.list({ ...at, state: "all" });
  const { data: runs } = await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 });
  const { data: comments } = await ada.rest.issues.listComments({ ...at, issue_number: issue });
  return {
    pulls: pulls.filter(({ head }) => head.ref.startsWith(`patchwright/issue-${issue}`)).length,
    runs: runs.workflow_runs.filter(({ display_title }) => display_title.includes(`#${issue} `)).length,
    comments: comments.map(({ body = "" }) => body),
  };
}

describe("what no delivery brought", () => {
  it("is asked for again when the App is back: a label, and the end of its run", async () => {
    await scene.app().close();
    const issue = await labelledIssue("sums");
    await scene.hub.settled();
    expect(await becameOf("sums", issue)).toMatchObject({ runs: 0 });
    await scene.restart();
    await until(async () => (await becameOf("sums", issue)).runs === 1);
    await scene.app().close();
    await scene.hub.settled();
    expect(await becameOf("sums", issue)).toMatchObject({ pulls: 0 });
    await scene.restart();
    await until(async () => (await becameOf("sums", issue)).comments.length > 0);
    await scene.hub.settled();
    expect(await becameOf("sums", issue)).toEqual({
      pulls: 1,
      runs: 1,
      comments: [expect.stringContaining("Done")],
    });
  });

  it("is found where nothing was ever delivered: labels that were there before the App", async () => {
    const { hub, ada, created } = scene;
    await hub.createRepository({ owner: "ada", name: "older", from: "templates" });
    // A dry run is told from others by its end.
    const workflow = hostedWorkflow.replace("'dies')", "'dies') || inputs.work == 'dry-run'");
    await commitFile(ada, where("older"), "main", ".github/workflows/patchwright.yml", workflow);
    await ada.rest.issues.createLabel({ ...where("older"), name: "patchwright" });
    await ada.rest.issues.createLabel({ ...where("older"), name: "patchwright:dry-run" });
    const eve = octokitFor({ baseUrl: hub.url, token: hub.createUser("eve") });
    hub.addCollaborator("ada/older", "eve", "triage");
    const asked = await labelledIssue("older");
    const planned = await labelledIssue("older", ada, "patchwright:dry-run");
    const outsiders = await labelledIssue("older", eve);
    const closed = await labelledIssue("older");
    await ada.rest.issues.update({ ...where("older"), issue_number: closed, state: "closed" });
    const edited = await labelledIssue("older");
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    await ada.rest.issues.update({ ...where("older"), issue_number: edited, body: "and more" });
    // As the workflow that users copy does: whatever happens on an issue starts it, and no job of it runs.
    const skipped = hostedWorkflow
      .replace("inputs.issue }}", "inputs.issue || github.event.issue.number }}")
      .replace("inputs.request }}", "inputs.request || format('run-{0}', github.run_id) }}")
      .replace("on:\n", "on:\n  issues: { types: [labeled] }\n")
      .replace("  accept:\n", "  accept:\n    if: github.event_name == 'workflow_dispatch'\n");
    await commitFile(ada, where("older"), "main", ".github/workflows/patchwright.yml", skipped);
    const seen = await labelledIssue("older");
    await hub.settled();
    hub.installApp(created.appId, ["ada/older"]);
    await until(async () => (await becameOf("older", asked)).pulls === 1);
    await until(async () => (await becameOf("older", seen)).pulls === 1);
    await until(async () => (await becameOf("older", edited)).comments.length === 1);
    await hub.settled();
    expect(await becameOf("older", asked)).toMatchObject({ runs: 1, pulls: 1 });
    // A run was begun for it; the stand-in's order names the first label alone, which this issue has not.
    expect(await becameOf("older", planned)).toMatchObject({
      runs: 1,
      pulls: 0,
      comments: [expect.stringContaining("nothing was published")],
    });
    expect(await becameOf("older", outsiders)).toEqual({ runs: 0, pulls: 0, comments: [] });
    expect(await becameOf("older", closed)).toEqual({ runs: 0, pulls: 0, comments: [] });
    const { runs, comments } = await becameOf("older", edited);
    expect([runs, comments]).toEqual([0, [expect.stringContaining("has changed since")]]);
  });
});
