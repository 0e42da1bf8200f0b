import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { client, refusal, type Scene, scene } from "./support.js";

describe("issues on localhub", () => {
  let stage: Scene;
  beforeAll(async () => {
    stage = await scene();
  });
  afterAll(() => stage.close());

  it("are created, labelled, edited, closed and reopened", async () => {
    const { ada, at } = stage;
    const { data: issue } = await ada.issues.create({ ...at, title: "Sums are wrong", body: "1 + 1 is 0" });
    const here = { ...at, issue_number: issue.number };
    expect(issue.state).toBe("open");
    await ada.issues.addLabels({ ...here, labels: ["bug", "patchwright"] });
    await ada.issues.removeLabel({ ...here, name: "bug" });
    await ada.issues.update({ ...here, title: "Sums are differences", state: "closed" });
    const { data: closed } = await ada.issues.get(here);
    expect(closed).toMatchObject({
      state: "closed",
      state_reason: "completed",
      title: "Sums are differences",
    });
    expect(closed.labels).toMatchObject([{ name: "patchwright" }]);
    await ada.issues.update({ ...here, state: "open" });
    const { data: events } = await ada.issues.listEvents(here);
    expect(events.map(({ event }) => event)).toEqual([
      ...["labeled", "labeled", "unlabeled", "renamed", "closed", "reopened"],
    ]);
    const { data: timeline } = await ada.issues.listEventsForTimeline(here);
    expect(timeline).toHaveLength(6);
  });

  it("page their comments, with links that octokit follows", async () => {
    const { ada, at } = stage;
    const { data: issue } = await ada.issues.create({ ...at, title: "Talk" });
    const here = { ...at, issue_number: issue.number };
    for (let count = 1; count <= 65; count++)
      await ada.issues.createComment({ ...here, body: `comment ${count}` });
    const first = await ada.issues.listComments(here);
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toContain('page=3>; rel="last"');
    const all = await ada.paginate(ada.issues.listComments, here);
    expect(all.map(({ body }) => body)).toEqual(
      Array.from({ length: 65 }, (_, index) => `comment ${index + 1}`),
    );
    const { data: shown } = await ada.issues.get(here);
    expect(shown.comments).toBe(65);
  });

  it("take reactions once a person, and comments can be edited and deleted", async () => {
    const { ada, at } = stage;
    const { data: issue } = await ada.issues.create({ ...at, title: "React" });
    const { data: comment } = await ada.issues.createComment({
      ...at,
      issue_number: issue.number,
      body: "hm",
    });
    const there = { ...at, comment_id: comment.id };
    expect((await ada.reactions.createForIssueComment({ ...there, content: "eyes" })).status).toBe(201);
    expect((await ada.reactions.createForIssueComment({ ...there, content: "eyes" })).status).toBe(200);
    const { data: edited } = await ada.issues.updateComment({ ...there, body: "oh" });
    expect(edited).toMatchObject({ body: "oh", reactions: { eyes: 1, total_count: 1 } });
    await ada.issues.deleteComment(there);
    expect(await refusal(ada.issues.getComment(there))).toBe(404);
  });

  it("let outsiders speak but not label, and strangers do nothing", async () => {
    const { hub, ada, at } = stage;
    const { data: issue } = await ada.issues.create({ ...at, title: "Open to all" });
    const here = { ...at, issue_number: issue.number };
    const bob = client(hub, hub.createUser("bob"));
    expect(await refusal(bob.issues.createComment({ ...here, body: "me too" }))).toBe(0);
    expect(await refusal(bob.issues.addLabels({ ...here, labels: ["bug"] }))).toBe(403);
    expect(await refusal(client(hub).issues.createComment({ ...here, body: "?" }))).toBe(401);
    expect(await refusal(client(hub, "ghp_wrong").issues.get(here))).toBe(401);
    hub.addCollaborator("ada/sums", "bob", "triage");
    const { data } = await ada.repos.getCollaboratorPermissionLevel({ ...at, username: "bob" });
    expect(data).toMatchObject({ permission: "read", role_name: "triage" });
    expect(await refusal(bob.issues.addLabels({ ...here, labels: ["bug"] }))).toBe(0);
  });

  it("leave no fault behind", () => {
    expect(stage.hub.faults).toEqual([]);
  });
});

describe("localhub, asked for what GitHub would not answer", () => {
  let stage: Scene;
  beforeAll(async () => {
    stage = await scene();
  });
  afterAll(() => stage.close());

  it("fails loudly for an operation it does not know, and remembers it", async () => {
    const { hub, ada } = stage;
    const error = await ada.request("GET /repos/ada/sums/traffic/views").catch((refused: unknown) => refused);
    expect(error).toMatchObject({ status: 501 });
    expect(String(error)).toContain("GET /repos/ada/sums/traffic/views");
    expect(hub.faults).toMatchObject([
      { kind: "unknown-operation", where: "GET /repos/ada/sums/traffic/views" },
    ]);
  });

  it("refuses a body that the description refuses, with what is wrong", async () => {
    const { hub, ada } = stage;
    const error = await ada
      .request("POST /repos/ada/sums/issues", { body: "no title" })
      .catch((refused) => refused);
    expect(error).toMatchObject({ status: 422 });
    expect(String(error)).toContain("title");
    expect(hub.faults.at(-1)).toMatchObject({ kind: "request", where: "POST /repos/ada/sums/issues" });
  });

  it("refuses a parameter of the wrong type", async () => {
    const { ada } = stage;
    expect(await refusal(ada.request("GET /repos/ada/sums/issues/seven"))).toBe(422);
  });
});
