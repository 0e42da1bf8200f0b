import { describe, expect, it } from "@jest/globals";
import { textOf, toBase64 } from "../../src/domain/change-set.js";
import { octokitFor } from "../../src/github/octokit.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

describe("what a branch changes", () => {
  it("is told file by file, with modes and what is gone, and without what came to the base since", async () => {
    const { forge, ada, at } = scene;
    const base = await scene.head();
    const commit = await forge.createCommit({
      parents: [base],
      files: [
        { path: "deep/er/new.js", mode: "100755", content: toBase64("new\n") },
        { path: "sum.js", mode: "100644", content: toBase64("changed\n") },
        { path: "README.md", mode: "100644", content: null },
      ],
      message: "work",
    });
    await forge.createBranch("work", commit);
    await commitFile(ada, at, "main", "later.js", "came later\n");

    const changes = await forge.changesBetween("main", "work");

    expect(changes.base).toBe(base);
    expect(changes.files.map((file) => [file.path, file.mode, textOf(file)])).toEqual([
      ["README.md", "100644", null],
      ["deep/er/new.js", "100755", "new\n"],
      ["sum.js", "100644", "changed\n"],
    ]);
  });

  it("is nothing where the branch is behind", async () => {
    const { forge } = scene;
    const base = await scene.head();
    await forge.createBranch("behind", base);
    expect(await forge.changesBetween("main", "behind")).toEqual({ base, files: [] });
  });
});

describe("reviews", () => {
  it("are read with their comments, answered in the thread, and reacted to", async () => {
    const { forge, ada, at, hub } = scene;
    const bea = hub.createUser("bea");
    hub.addCollaborator("ada/sums", "bea", "write");
    const pull = (await forge.openPullRequest("work")) ?? (await openWork());
    const reviewer = octokitFor({ baseUrl: hub.url, token: bea });
    const { data } = await reviewer.rest.pulls.createReview({
      ...at,
      pull_number: pull.number,
      event: "REQUEST_CHANGES",
      body: "nearly",
      comments: [{ path: "sum.js", line: 1, body: "why?" }],
    });

    expect(await forge.reviews(pull.number)).toEqual([
      expect.objectContaining({ id: data.id, state: "changes-requested", body: "nearly" }),
    ]);
    const [comment] = await forge.reviewComments(pull.number);
    expect(comment).toMatchObject({ path: "sum.js", line: 1, body: "why?", replyTo: null, review: data.id });
    const id = comment?.id ?? 0;
    const answer = await forge.replyInThread(pull.number, id, "because");
    expect(answer).toMatchObject({ replyTo: id, body: "because" });
    await forge.react({ reviewComment: id }, "eyes");
    await forge.react({ issue: pull.number }, "eyes");
    const said = await ada.rest.issues.createComment({ ...at, issue_number: pull.number, body: "hello" });
    await forge.react({ comment: said.data.id }, "rocket");
    expect(await forge.comment(said.data.id)).toMatchObject({ body: "hello", author: { login: "ada" } });
    expect(await forge.comment(12_345)).toBeNull();
    expect(await forge.pullRequest(pull.number)).toMatchObject({
      merged: false,
      head: { branch: "work", repository: "ada/sums" },
    });
    expect((await forge.openPullRequests()).map(({ number }) => number)).toEqual([pull.number]);
    expect(await forge.pullRequest(999)).toBeNull();
  });
});

const openWork = () =>
  scene.forge.createPullRequest({ title: "work", body: "", head: "work", base: "main", draft: false });

describe("a branch", () => {
  it("is deleted once, and a second time it is no error", async () => {
    const { forge } = scene;
    await forge.createBranch("old", await scene.head());
    await forge.deleteBranch("old");
    await forge.deleteBranch("old");
    expect(await forge.branchHead("old")).toBeNull();
  });
});
