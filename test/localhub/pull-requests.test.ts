import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { client, refusal, type Scene, scene } from "./support.js";

describe("a pull request made through the Git Data API", () => {
  let stage: Scene;
  let number = 0;
  let firstCommit = "";
  beforeAll(async () => {
    stage = await scene();
  });
  afterAll(() => stage.close());

  it("grows from blob, tree, commit and ref", async () => {
    const { ada, at } = stage;
    const { data: base } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const { data: baseCommit } = await ada.git.getCommit({ ...at, commit_sha: base.object.sha });
    const content = "export const sum = (a, b) => a + b;\n\nexport const one = 1;\n";
    const { data: blob } = await ada.git.createBlob({
      ...at,
      content: Buffer.from(content).toString("base64"),
      encoding: "base64",
    });
    const { data: tree } = await ada.git.createTree({
      ...at,
      base_tree: baseCommit.tree.sha,
      tree: [
        { path: "sum.js", mode: "100644", type: "blob", sha: blob.sha },
        { path: "test/deep/sum.test.js", mode: "100755", type: "blob", content: "// a test\n" },
        { path: "README.md", mode: "100644", type: "blob", sha: null },
      ],
    });
    expect(tree.tree.map(({ path, mode }) => `${mode} ${path}`)).toEqual(["100644 sum.js", "040000 test"]);
    const { data: commit } = await ada.git.createCommit({
      ...at,
      message: "Add rather than subtract",
      tree: tree.sha,
      parents: [base.object.sha],
    });
    expect(commit.author.name).toBe("ada");
    expect(commit.verification.verified).toBe(false);
    firstCommit = commit.sha;
    const { data: ref } = await ada.git.createRef({ ...at, ref: "refs/heads/fix/sum", sha: commit.sha });
    expect(ref.object.sha).toBe(commit.sha);
    expect(await refusal(ada.git.createRef({ ...at, ref: "refs/heads/fix/sum", sha: commit.sha }))).toBe(422);
    expect((await ada.repos.getBranch({ ...at, branch: "fix/sum" })).data.commit.sha).toBe(commit.sha);

    await ada.issues.create({ ...at, title: "Sums are wrong" });
    const { data: pull } = await ada.pulls.create({
      ...at,
      title: "Add rather than subtract",
      body: "Closes #1",
      head: "fix/sum",
      base: "main",
    });
    number = pull.number;
    expect(pull).toMatchObject({ number: 2, commits: 1, changed_files: 3, mergeable: true, state: "open" });
    expect((await ada.issues.get({ ...at, issue_number: number })).data.pull_request?.url).toBe(pull.url);
  });

  it("is found by its head, and opened only once", async () => {
    const { ada, at } = stage;
    const found = await ada.pulls.list({ ...at, head: "ada:fix/sum" });
    expect(found.data.map((pull) => pull.number)).toEqual([number]);
    expect((await ada.pulls.list({ ...at, head: "ada:other" })).data).toEqual([]);
    await ada.git.createRef({ ...at, ref: "refs/heads/other", sha: found.data[0]?.base.sha ?? "" });
    const toOther = { ...at, title: "Two at once", head: "fix/sum", base: "other" };
    const both = await Promise.all([1, 2].map(() => refusal(ada.pulls.create(toOther))));
    expect(both.sort()).toEqual([0, 422]);
    const again = ada.pulls.create({ ...at, title: "Again", head: "fix/sum", base: "main" });
    await expect(again).rejects.toThrow("A pull request already exists for ada:fix/sum.");
  });

  it("shows its files, its diff and the comparison", async () => {
    const { ada, at } = stage;
    const { data: files } = await ada.pulls.listFiles({ ...at, pull_number: number });
    expect(files.map(({ filename, status }) => `${status} ${filename}`)).toEqual([
      ...["removed README.md", "modified sum.js", "added test/deep/sum.test.js"],
    ]);
    expect(files[1]?.patch).toContain("+export const sum = (a, b) => a + b;");
    const diff = await ada.pulls.get({ ...at, pull_number: number, mediaType: { format: "diff" } });
    expect(String(diff.data)).toContain("diff --git a/sum.js b/sum.js");
    const { data: compared } = await ada.repos.compareCommitsWithBasehead({
      ...at,
      basehead: "main...fix/sum",
    });
    expect(compared).toMatchObject({ status: "ahead", ahead_by: 1, total_commits: 1 });
  });

  it("refuses an update that is no fast-forward, unless forced", async () => {
    const { ada, at } = stage;
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const update = { ...at, ref: "heads/fix/sum", sha: main.object.sha };
    await expect(ada.git.updateRef(update)).rejects.toThrow("Update is not a fast forward");
    await ada.git.updateRef({ ...update, force: true });
    await ada.git.updateRef({ ...at, ref: "heads/fix/sum", sha: firstCommit });
    expect((await ada.pulls.get({ ...at, pull_number: number })).data.head.sha).toBe(firstCommit);
  });

  it("takes reviews, comments on lines of the diff, and answers in their threads", async () => {
    const { hub, ada, at } = stage;
    const bob = client(hub, hub.createUser("bob"));
    hub.addCollaborator("ada/sums", "bob", "write");
    const here = { ...at, pull_number: number };
    const { data: review } = await bob.pulls.createReview({
      ...here,
      event: "REQUEST_CHANGES",
      body: "Nearly.",
      comments: [{ path: "sum.js", line: 1, side: "RIGHT", body: "What of strings?" }],
    });
    expect(review.state).toBe("CHANGES_REQUESTED");
    const { data: comments } = await ada.pulls.listReviewComments(here);
    expect(comments).toMatchObject([{ body: "What of strings?", line: 1, position: 2 }]);
    const comment_id = comments[0]?.id ?? 0;
    await ada.pulls.createReplyForReviewComment({ ...here, comment_id, body: "Numbers only." });
    const { data: thread } = await ada.pulls.listReviewComments(here);
    expect(thread[1]).toMatchObject({ in_reply_to_id: comment_id, body: "Numbers only." });
    const outside = {
      ...here,
      event: "COMMENT" as const,
      comments: [{ path: "sum.js", line: 40, body: "?" }],
    };
    expect(await refusal(bob.pulls.createReview(outside))).toBe(422);
    expect(await refusal(ada.pulls.createReview({ ...here, event: "APPROVE" }))).toBe(422);
    expect((await ada.pulls.listReviews(here)).data).toHaveLength(1);
  });

  it("is merged once, closes the issue it names, and leaves the base at the merge", async () => {
    const { ada, at } = stage;
    const { data: merged } = await ada.pulls.merge({ ...at, pull_number: number, merge_method: "squash" });
    const { data: file } = await ada.repos.getContent({ ...at, path: "sum.js" });
    expect(Buffer.from("content" in file ? file.content : "", "base64").toString()).toContain("a + b");
    expect((await ada.repos.getCommit({ ...at, ref: "main" })).data.sha).toBe(merged.sha);
    expect((await ada.issues.get({ ...at, issue_number: 1 })).data.state).toBe("closed");
    expect((await ada.pulls.get({ ...at, pull_number: number })).data).toMatchObject({
      merged: true,
      state: "closed",
    });
    expect(await refusal(ada.pulls.merge({ ...at, pull_number: number }))).toBe(405);
  });

  it("leaves no fault behind", () => {
    expect(stage.hub.faults).toEqual([]);
  });
});

describe("a pull request whose base went another way", () => {
  it("is not mergeable", async () => {
    const { ada, at, hub, close } = await scene();
    try {
      const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
      const commit = async (text: string, branch: string) => {
        const tree = [{ path: "sum.js", mode: "100644", type: "blob", content: text }] as const;
        const { data: made } = await ada.git.createTree({
          ...at,
          base_tree: main.object.sha,
          tree: [...tree],
        });
        const parents = [main.object.sha];
        const { data } = await ada.git.createCommit({ ...at, message: text, tree: made.sha, parents });
        if (branch === "main") await ada.git.updateRef({ ...at, ref: "heads/main", sha: data.sha });
        else await ada.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: data.sha });
      };
      await commit("one way\n", "side");
      const { data: pull } = await ada.pulls.create({ ...at, title: "Side", head: "side", base: "main" });
      expect(pull.mergeable).toBe(true);
      await commit("another way\n", "main");
      const { data: now } = await ada.pulls.get({ ...at, pull_number: pull.number });
      expect(now).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
      expect(hub.faults).toEqual([]);
    } finally {
      await close();
    }
  });
});
