import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createApp, type RunningApp, webhookPath } from "../../src/app/create-app.js";
import { type AppScene, appOptions, appScene } from "../support/app-scene.js";
import { fanOut } from "../support/fan-out.js";
import { hubAction } from "../support/hub-action.js";
import { standIn } from "../support/stand-in-workflow.js";

const workflowPath = ".github/workflows/patchwright.yml";

let scene: AppScene;
let second: RunningApp;
let fan: Awaited<ReturnType<typeof fanOut>>;
let ownIds = false;
let workflow = "";

/** Two processes of one App, to which every delivery is given at the same moment. */
beforeAll(async () => {
  scene = await appScene({ "sum.js": "export const sum = (a, b) => a - b;\n" }, async (hub) => {
    workflow = standIn(await hubAction(hub));
    return {};
  });
  const { hub, created } = scene;
  hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "true");
  second = await createApp(appOptions(hub, created));
  fan = await fanOut(
    () => [scene.app().url, second.url],
    () => ownIds,
  );
  hub.setWebhookUrl(created.appId, `${fan.url}${webhookPath}`);
  await hub.settled();
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(async () => {
  await scene.hub.settled();
  await second.close();
  await scene.close();
  await fan.close();
});

async function newIssue(labels: string[]): Promise<number> {
  return (await scene.ada.rest.issues.create({ ...scene.at, title: "right", labels })).data.number;
}
async function there(issue: number) {
  const { ada, at, hub } = scene;
  await hub.settled();
  const { data: pulls } = await ada.rest.pulls.list({ ...at, state: "all", per_page: 100 });
  const { data: comments } = await ada.rest.issues.listComments({ ...at, issue_number: issue });
  const { workflow_runs } = (await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 })).data;
  const runs = workflow_runs.filter(
    ({ display_title, event }) =>
      event === "workflow_dispatch" && display_title.startsWith(`Patchwright #${issue} `),
  );
  const jobs = await Promise.all(
    runs.map(
      async ({ id }) => (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: id })).data.jobs,
    ),
  );
  return {
    branches: pulls.map(({ head }) => head.ref).filter((ref) => ref.startsWith(`patchwright/issue-${issue}`)),
    comments: comments.map(({ body = "", user }) => (user?.type === "Bot" ? body : "")).filter(Boolean),
    solved: jobs.flat().filter(({ name, conclusion }) => name === "solve" && conclusion === "success").length,
  };
}

const kinds: [string, boolean][] = [
  ["under one id", false],
  ["under ids of their own", true],
];
describe.each(kinds)(
  "case 42: two processes of the App that are given each delivery at once, %s,",
  (_, own) => {
    beforeAll(() => {
      ownIds = own;
    });

    it("say once that the workflow is missing, and once what can be asked for", async () => {
      const { ada, at, hub } = scene;
      const tree = await ada.rest.repos.getContent({ ...at, path: "" });
      const missing = !JSON.stringify(tree.data).includes(".github");
      const issue = await newIssue(["patchwright"]);
      await ada.rest.issues.createComment({ ...at, issue_number: issue, body: "/patchwright help" });
      await hub.settled();
      const { comments } = await there(issue);
      expect(comments.filter((body) => body.includes("patchwright:help"))).toHaveLength(1);
      if (missing) expect(comments.filter((body) => body.includes("is not set up"))).toHaveLength(1);
    });

    it("solve a labelled issue once: one branch, one pull request, one comment", async () => {
      await scene.commit(workflowPath, workflow);
      const issue = await newIssue(["patchwright"]);
      const { branches, comments, solved } = await there(issue);
      expect(branches).toEqual([`patchwright/issue-${issue}`]);
      expect(comments).toEqual([expect.stringMatching(/\*\*Done: .*pull/)]);
      expect(solved).toBe(1);
    });

    it("start one run for a command", async () => {
      const { ada, at } = scene;
      const issue = await newIssue([]);
      await ada.rest.issues.createComment({ ...at, issue_number: issue, body: "/patchwright solve" });
      const { branches, comments, solved } = await there(issue);
      expect(branches).toEqual([`patchwright/issue-${issue}`]);
      expect(comments).toEqual([expect.stringMatching(/\*\*Done: .*pull/)]);
      expect(solved).toBe(1);
    });
  },
);
