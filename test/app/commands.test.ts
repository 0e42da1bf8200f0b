import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { commitMessage } from "../../src/publish/commit-message.js";
import { type AppScene, appScene } from "../support/app-scene.js";
import { deliver } from "../support/deliver.js";
import { dispatchOnly } from "../support/dispatch-only.js";

/** Shows in its runs' names what the App dispatched. */
const workflow = dispatchOnly(
  ` \${{ inputs.work }} \${{ inputs.pull }} for \${{ inputs.asker }}, \${{ inputs.publisher }}`,
);

let scene: AppScene;
let bob: Octokit;
let eve: Octokit;
beforeAll(async () => {
  scene = await appScene({ "sum.js": "1\n", ".github/workflows/patchwright.yml": workflow });
  const { hub } = scene;
  bob = octokitFor({ baseUrl: hub.url, token: hub.createUser("bob") });
  hub.addCollaborator("ada/sums", "bob", "write");
  eve = octokitFor({ baseUrl: hub.url, token: hub.createUser("eve") });
});
afterEach(() => expect(scene.hub.faults).toEqual([]));
afterAll(() => scene.close());

const newIssue = async (labels: string[] = []) =>
  (await scene.ada.rest.issues.create({ ...scene.at, title: "sum subtracts", labels })).data.number;
const comment = async (by: Octokit, issue_number: number, body: string) => {
  const { data } = await by.rest.issues.createComment({ ...scene.at, issue_number, body });
  await scene.hub.settled();
  return data;
};
const bodies = async (issue_number: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number })).data.map(({ body }) => body);
const reactions = async (comment_id: number) =>
  (await scene.ada.rest.reactions.listForIssueComment({ ...scene.at, comment_id })).data.map(
    ({ user, content }) => `${user?.login} ${content}`,
  );
/** The titles of the runs for an issue, oldest first. */
const runs = async (issue: number) => {
  const { data } = await scene.ada.rest.actions.listWorkflowRunsForRepo({ ...scene.at, per_page: 100 });
  const titles = data.workflow_runs.map(({ display_title }) => display_title);
  return titles.filter((title) => title.startsWith(`Patchwright #${issue} `)).reverse();
};
const asApp = (auth: object = {}) =>
  new Octokit({
    baseUrl: scene.hub.url,
    authStrategy: createAppAuth,
    auth: { appId: scene.created.appId, privateKey: scene.created.privateKey, ...auth },
  });

/** A pull request of ours for an issue. */
async function proposed(issue: number): Promise<number> {
  const { data } = await asApp().rest.apps.getRepoInstallation(scene.at);
  const forge = octokitForge({ octokit: asApp({ installationId: data.id }), owner: "ada", name: "sums" });
  const head = (await forge.branchHead("main")) ?? "";
  const file = { path: "sum.js", mode: "100644" as const, content: Buffer.from("2\n").toString("base64") };
  const message = commitMessage("Add", { issue, changeSet: "a".repeat(64) });
  const branch = `patchwright/issue-${issue}`;
  await forge.createBranch(branch, await forge.createCommit({ parents: [head], files: [file], message }));
  const text = { title: "Add", body: "", base: "main", draft: false };
  return (await forge.createPullRequest({ ...text, head: branch })).number;
}

describe("the App, asked by comments and reviews", () => {
  it("takes a command: a reaction, the label, and one run on behalf of who asked, which the App will publish", async () => {
    const issue = await newIssue();
    const { id } = await comment(bob, issue, "/patchwright solve");
    expect(await runs(issue)).toEqual([`Patchwright #${issue} [comment-${id}] solve  for bob, app`]);
    expect(await reactions(id)).toEqual(["patchwright[bot] eyes"]);
    const { data } = await scene.ada.rest.issues.get({ ...scene.at, issue_number: issue });
    expect(data.labels).toMatchObject([{ name: "patchwright" }]);
  });

  it("case 42: begins nothing twice, from the same delivery or another of the same comment, also after a restart", async () => {
    const issue = await newIssue();
    await comment(bob, issue, "/patchwright solve");
    const { data } = await asApp().rest.apps.listWebhookDeliveries({ per_page: 100 });
    const last = data.find(({ event, action }) => event === "issue_comment" && action === "created");
    const { id, request } = (await asApp().rest.apps.getWebhookDelivery({ delivery_id: last?.id ?? 0 })).data;
    await asApp().rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    await scene.hub.settled();
    await scene.restart();
    const again = { secret: scene.created.webhookSecret, event: "issue_comment", payload: request.payload };
    expect((await deliver(scene.app().url, again)).status).toBe(200);
    await scene.hub.settled();
    expect(await runs(issue)).toHaveLength(1);
  });

  it("case 47, 48, 49: takes none from outsiders and programs, nor from an edit", async () => {
    const issue = await newIssue();
    const { id } = await comment(eve, issue, "/patchwright solve");
    expect(await reactions(id)).toEqual(["patchwright[bot] confused"]);
    const plain = await comment(bob, issue, "Hello.");
    const body = "/patchwright solve";
    await scene.ada.rest.issues.updateComment({ ...scene.at, comment_id: plain.id, body });
    const { data } = await asApp().rest.apps.getRepoInstallation(scene.at);
    await comment(asApp({ installationId: data.id }), issue, "/patchwright solve");
    expect(await runs(issue)).toEqual([]);
    expect(await bodies(issue)).toHaveLength(3);
  });

  it("refines for a review that requests changes, and for a command in a thread", async () => {
    const issue = await newIssue(["patchwright"]);
    await scene.hub.settled();
    const pull = await proposed(issue);
    const given = { ...scene.at, pull_number: pull, event: "REQUEST_CHANGES" as const, body: "No." };
    const comments = [{ path: "sum.js", line: 1, body: "Why?" }];
    const review = (await bob.rest.pulls.createReview({ ...given, comments })).data.id;
    await scene.hub.settled();
    const [first] = (await scene.ada.rest.pulls.listReviewComments({ ...scene.at, pull_number: pull })).data;
    // GitHub's times are whole seconds, and nobody answers a review in the second it was sent.
    await wait(1_000 - (Date.now() % 1_000));
    const reply = { ...scene.at, pull_number: pull, comment_id: first?.id ?? 0 };
    const body = "/patchwright refine Because.";
    const answer = (await bob.rest.pulls.createReplyForReviewComment({ ...reply, body })).data.id;
    await scene.hub.settled();
    expect((await runs(issue)).slice(1)).toEqual([
      `Patchwright #${issue} [review-${review}] refine ${pull} for bob, app`,
      `Patchwright #${issue} [comment-${answer}] refine ${pull} for bob, app`,
    ]);
  });

  it("takes the second label for a dry run", async () => {
    const issue = await newIssue(["patchwright:dry-run"]);
    await scene.hub.settled();
    expect(await runs(issue)).toEqual([expect.stringMatching(/dry-run {2}for ada, app$/)]);
  });

  it("answers what needs no run, and tells where somebody asked what is broken", async () => {
    const issue = await newIssue();
    await comment(bob, issue, "/patchwright help");
    expect((await bodies(issue)).at(-1)).toContain("/patchwright refine <text>");
    await scene.commit(".github/patchwright.yml", "lable: x\n");
    await comment(bob, issue, "/patchwright solve");
    expect((await bodies(issue)).at(-1)).toContain("config-invalid");
    await scene.commit(".github/patchwright.yml", "{}\n");
    expect(await runs(issue)).toEqual([]);
  });
});
