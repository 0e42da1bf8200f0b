import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { commitFile } from "../support/commit-file.js";
import { client, files, refusal, type Scene, scene, silent, temporary } from "./support.js";

const markReady =
  "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";

/** The forge that Patchwright itself uses, on the hub. */
const forgeOn = ({ hub, token }: Pick<Scene, "hub" | "token">, name: string) =>
  octokitForge({ octokit: octokitFor({ token, baseUrl: `${hub.url}/api/v3` }), owner: "ada", name });

/** A branch `fix` with one change, off main. */
async function branch(ada: Octokit, at: Scene["at"]): Promise<void> {
  const { data } = await ada.git.getRef({ ...at, ref: "heads/main" });
  await ada.git.createRef({ ...at, ref: "refs/heads/fix", sha: data.object.sha });
  await commitFile(ada, at, "fix", "sum.js", "// fixed\n");
}

describe("what only GraphQL can do", () => {
  let stage: Scene;
  let nodeId = "";
  beforeAll(async () => {
    stage = await scene();
    const { ada, at } = stage;
    await branch(ada, at);
    const { data } = await ada.pulls.create({ ...at, title: "Fix", head: "fix", base: "main", draft: true });
    nodeId = data.node_id;
  });
  afterAll(() => stage.close());

  it("a draft becomes ready for review, and a draft again, through the forge", async () => {
    const forge = forgeOn(stage, "sums");
    expect(await forge.setDraft(1, false)).toMatchObject({ number: 1, draft: false, title: "Fix" });
    expect((await stage.ada.pulls.get({ ...stage.at, pull_number: 1 })).data.draft).toBe(false);
    expect(await forge.setDraft(1, false)).toMatchObject({ draft: false });
    expect(await forge.setDraft(1, true)).toMatchObject({ draft: true, title: "Fix" });
    expect((await stage.ada.pulls.get({ ...stage.at, pull_number: 1 })).data.draft).toBe(true);
  });

  it("a repository without drafts says it in the title instead, and takes it away again", async () => {
    const { hub, ada } = stage;
    const source = await temporary();
    await files(source.directory, { "sum.js": "// wrong\n" });
    await hub.createRepository({ owner: "ada", name: "private", from: source.directory, hasDrafts: false });
    await source.remove();
    await branch(ada, { owner: "ada", repo: "private" });
    const forge = forgeOn(stage, "private");
    const head = { head: "fix", base: "main" };
    const opened = await forge.createPullRequest({ title: "Fix", body: "", ...head, draft: true });
    expect(opened).toMatchObject({ draft: false, title: "[draft] Fix" });
    expect(await forge.setDraft(opened.number, true)).toMatchObject({ draft: false, title: "[draft] Fix" });
    expect(await forge.setDraft(opened.number, false)).toMatchObject({ draft: false, title: "Fix" });
    expect(await forge.setDraft(opened.number, true)).toMatchObject({ draft: false, title: "[draft] Fix" });
  });

  it("somebody who may only read is refused with a message of ours", async () => {
    const { hub } = stage;
    const forge = forgeOn({ hub, token: hub.createUser("eve") }, "sums");
    await expect(forge.setDraft(1, false)).rejects.toThrow("Resource not accessible by integration");
  });

  it("looks up a pull request by node id and by number", async () => {
    const { ada, hub } = stage;
    const query =
      'query($id: ID!) { node(id: $id) { id ... on PullRequest { number state } } repository(owner: "ada", name: "sums") { nameWithOwner pullRequest(number: 1) { title isDraft url } } }';
    expect(await ada.graphql(query, { id: nodeId })).toEqual({
      node: { id: nodeId, number: 1, state: "OPEN" },
      repository: {
        nameWithOwner: "ada/sums",
        pullRequest: { title: "Fix", isDraft: true, url: `${hub.url}/ada/sums/pull/1` },
      },
    });
  });

  it("tells apps and workflows of it once", async () => {
    const { hub, ada, at } = stage;
    const app = await hub.createApp({
      slug: "watcher",
      owner: "ada",
      permissions: { pull_requests: "read" },
      events: ["pull_request"],
      webhookUrl: "http://127.0.0.1:9/",
    });
    hub.installApp(app.appId, ["ada/sums"]);
    await ada.graphql(markReady, { id: nodeId });
    await ada.graphql(markReady, { id: nodeId });
    await hub.settled();
    const { appId, privateKey } = app;
    const authenticated = { authStrategy: createAppAuth, auth: { appId, privateKey } };
    const asApp = new Octokit({ baseUrl: `${hub.url}/api/v3`, log: silent, ...authenticated });
    const { data } = await asApp.apps.listWebhookDeliveries();
    const told = data.filter(({ event }) => event === "pull_request").map(({ action }) => action);
    expect(told).toEqual(["ready_for_review"]);
    expect((await ada.pulls.get({ ...at, pull_number: 1 })).data.draft).toBe(false);
  });

  it("answers as GitHub does where there is nothing, nobody, or a closed pull request", async () => {
    const { ada, hub, at } = stage;
    await expect(ada.graphql(markReady, { id: "PR_none" })).rejects.toMatchObject({
      errors: [{ type: "NOT_FOUND", path: ["markPullRequestReadyForReview"] }],
    });
    expect(await refusal(client(hub).graphql(markReady, { id: nodeId }))).toBe(401);
    await ada.pulls.update({ ...at, pull_number: 1, state: "closed" });
    await expect(ada.graphql(markReady, { id: nodeId })).rejects.toThrow("Pull request is closed");
    expect(hub.faults).toEqual([]);
  });

  it("a query that does not fit GitHub's schema is a fault", async () => {
    const { ada, hub } = stage;
    const ask = (query: string) => ada.graphql(`{ repository(owner: "ada", name: "sums") ${query} }`);
    await expect(ask("{ colour }")).rejects.toThrow('Cannot query field "colour" on type "Repository".');
    await expect(ask("{ name")).rejects.toThrow("Syntax Error");
    await expect(ada.graphql(markReady)).rejects.toThrow('Variable "$id" of required type "ID!"');
    expect(hub.faults.map(({ kind, where }) => `${kind} ${where}`)).toEqual(
      Array(3).fill("request POST /graphql"),
    );
  });
});
