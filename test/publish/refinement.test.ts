import { describe, expect, it } from "@jest/globals";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import { commitFile } from "../support/commit-file.js";
import { ready } from "../support/events.js";
import { justBefore, refuses, stopsAfter } from "../support/forge-faults.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";
import { type Asked, refinementOf } from "../support/refinement.js";

const firstTry = "// first try\n";
const right = "export const sum = (a, b) => a + b;\n";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

const published = async (request: PublishRequest) => {
  const result = await publishOutcome(request);
  if (result.kind !== "pull-request") throw new Error(JSON.stringify(result));
  return result;
};
type First = Awaited<ReturnType<typeof published>>;

/** An issue whose first pull request is there. */
async function begun(files: Record<string, string | null> = { "sum.js": firstTry }) {
  const issue = await scene.issue();
  return { issue, first: await published(await scene.request(issue, files)) };
}

const refinement = (
  issue: number,
  first: First,
  change: Record<string, string | null | undefined>,
  asked: Asked = {},
) => refinementOf(scene, { issue, first }, change, asked);

const text = (path: string, ref: string) => scene.forge.file(path, ref);
const humanCommit = (branch: string, path: string, content: string): Promise<string> =>
  commitFile(scene.ada, scene.at, branch, path, content);
const pullOf = async (number: number) =>
  (await scene.ada.rest.pulls.get({ ...scene.at, pull_number: number })).data;
const statusOf = async (issue: number) =>
  (await scene.ada.rest.issues.listComments({ ...scene.at, issue_number: issue })).data[0]?.body ?? "";

/** Ada's remark on the first line of a file of the pull request. */
const remark = async ({ number }: First, path: string, body: string): Promise<number> => {
  const commit_id = (await pullOf(number)).head.sha;
  const request = {
    ...scene.at,
    pull_number: number,
    commit_id,
    path,
    line: 1,
    side: "RIGHT" as const,
    body,
  };
  return (await scene.ada.rest.pulls.createReviewComment(request)).data.id;
};
const answersTo = async ({ number }: First, comment: number) => {
  const { data } = await scene.ada.rest.pulls.listReviewComments({ ...scene.at, pull_number: number });
  return data.filter(({ in_reply_to_id }) => in_reply_to_id === comment).map(({ body }) => body);
};

describe("a refinement", () => {
  it("case 55: goes on top of people's commits, in the same pull request, with its own check run", async () => {
    const { issue, first } = await begun();
    const byHand = await humanCommit(first.branch, "notes.md", "kept\n");
    const second = await published(await refinement(issue, first, { "sum.js": right }));

    expect(second).toEqual(first);
    expect(await text("notes.md", second.branch)).toBe("kept\n");
    expect(await text("sum.js", second.branch)).toBe(right);
    const { head, title, body } = await pullOf(second.number);
    expect((await scene.forge.commit(head.sha)).parents).toEqual([byHand]);
    expect(title).toBe(ready().title);
    expect((await scene.forge.commit(head.sha)).message).toMatch(/^As they asked\n/);
    expect(body).toContain("/patchwright refine");
    const checks = (await scene.ada.rest.checks.listForRef({ ...scene.at, ref: head.sha })).data.check_runs;
    expect(checks.map(({ name }) => name)).toEqual(["Patchwright"]);
  });

  it("leaves the pull request's title and summary, as people edited them, and says what it changed", async () => {
    const { issue, first } = await begun();
    const written = async () => {
      const { title, body } = await pullOf(first.number);
      return { title, body: body ?? "" };
    };
    const { body } = await written();
    const [line = ""] = body.split("\n").filter((each) => each.startsWith("- "));
    await scene.ada.rest.pulls.update({
      ...scene.at,
      pull_number: first.number,
      title: "A better title",
      body: body.replace(line, "- In my words"),
    });
    const request = await refinement(issue, first, { "sum.js": right });
    const outcome = { ...(request.outcome as ReturnType<typeof ready>), summary: ["Names the sum"] };
    const second = await published({ ...request, outcome });
    const after = await written();
    expect(after.title).toBe("A better title");
    expect(after.body).toMatch(/- In my words\n[\s\S]*Changed since, as asked:\n\n- Names the sum\n/);
    expect(after.body.split("Closes #")).toHaveLength(2);

    await published({ ...request, outcome });
    expect(await written()).toEqual(after);
    const more = await refinement(issue, second, { "sum.js": `${right}// more\n` }, { request: "comment-2" });
    const further = { ...(more.outcome as ReturnType<typeof ready>), summary: ["Says more"] };
    await published({ ...more, outcome: further });
    expect((await written()).body).toMatch(
      /- In my words\n[\s\S]*Changed since, as asked:\n\n- Names the sum\n- Says more\n/,
    );
  });

  it("takes back what it does not need, and what people wrote elsewhere stays", async () => {
    const { issue, first } = await begun({ "sum.js": firstTry, "extra.js": "1\n", "README.md": "# New\n" });
    await humanCommit(first.branch, ".github/workflows/mine.yml", "on: push\n");
    const request = await refinement(issue, first, {
      "extra.js": undefined,
      "README.md": undefined,
    });
    const { branch } = await published(request);
    expect(await text("extra.js", branch)).toBeNull();
    expect(await text("README.md", branch)).toBe("# Sums\n");
    expect(await text("sum.js", branch)).toBe(firstTry);
    expect(await text(".github/workflows/mine.yml", branch)).toBe("on: push\n");
  });

  it("case 54: goes beside the branch where somebody pushed to it meanwhile, and says so", async () => {
    const { issue, first } = await begun();
    const request = await refinement(issue, first, { "sum.js": right });
    const byHand = await humanCommit(first.branch, "sum.js", "// better\n");
    const second = await published(request);

    expect(second.branch).toBe(`patchwright/issue-${issue}-2`);
    expect(await scene.forge.branchHead(first.branch)).toBe(byHand);
    expect(await text("sum.js", second.branch)).toBe(right);
    const said = "moved while this was made";
    expect((await pullOf(second.number)).body).toContain(said);
    expect(await statusOf(issue)).toContain(said);
    expect((await pullOf(second.number)).labels.map(({ name }) => name)).toEqual(["patchwright"]);
    expect(await published(request)).toEqual(second);
  });

  it("case 54: goes beside the branch where somebody pushes in the very moment of publishing", async () => {
    const { issue, first } = await begun();
    const request = await refinement(issue, first, { "sum.js": right });
    const push = () => humanCommit(first.branch, "sum.js", "// better\n");
    const forge = justBefore(scene.forge, "advanceBranch", push);
    const second = await published({ ...request, forge });

    expect(second.branch).toBe(`patchwright/issue-${issue}-2`);
    expect(await text("sum.js", first.branch)).toBe("// better\n");
    expect(await published(request)).toEqual(second);
  });

  it("that was asked for while another went on takes that one's place: one pull request, nobody's work lost", async () => {
    const { issue, first } = await begun();
    const byHand = await humanCommit(first.branch, "notes.md", "kept\n");
    const one = await refinement(issue, first, { "sum.js": "// one\n", "one.js": "1\n" });
    const both = await refinement(issue, first, { "sum.js": right }, { request: "comment-2" });
    expect(await published(one)).toEqual(first);
    expect(await published(both)).toEqual(first);
    const heads = await scene.forge.branchHead(first.branch);
    expect(await text("sum.js", first.branch)).toBe(right);
    expect(await text("one.js", first.branch)).toBeNull();
    expect(await text("notes.md", first.branch)).toBe("kept\n");
    const [mine, earlier] = (await scene.forge.commitsAhead(byHand, first.branch))
      .map(({ sha }) => sha)
      .reverse();
    expect((await scene.forge.commit(mine ?? "")).parents).toEqual([earlier]);
    // The publish job of the first, run again, does not bring it back.
    expect(await published(one)).toEqual(first);
    expect(await scene.forge.branchHead(first.branch)).toBe(heads);
  });

  it("does not take what a person amended for ours: it goes beside it", async () => {
    const { issue, first } = await begun();
    const { ada, at } = scene;
    const ref = `heads/${first.branch}`;
    const old = (await scene.forge.commitsAhead("main", first.branch))[0];
    const [parent = ""] = old?.parents ?? [];
    const { data: under } = await ada.rest.git.getCommit({ ...at, commit_sha: parent });
    const tree = [{ path: "sum.js", mode: "100644" as const, type: "blob" as const, content: "// by ada\n" }];
    const made = (await ada.rest.git.createTree({ ...at, base_tree: under.tree.sha, tree })).data.sha;
    const { data: mine } = await ada.rest.git.getCommit({ ...at, commit_sha: old?.sha ?? "" });
    const ident = { name: "Ada", email: "ada@example.test" };
    const amended = {
      message: mine.message,
      tree: made,
      parents: [parent],
      author: mine.author,
      committer: ident,
    };
    const { sha } = (await ada.rest.git.createCommit({ ...at, ...amended })).data;
    await ada.rest.git.updateRef({ ...at, ref, sha, force: true });
    const again = await published(await scene.request(issue, { "sum.js": firstTry }));
    expect(again.branch).toBe(`patchwright/issue-${issue}-2`);
    expect(await scene.forge.branchHead(first.branch)).toBe(sha);
  });

  it("case 46: of another change, against the policy, or of a closed pull request is not published", async () => {
    const { issue, first } = await begun();
    const request = await refinement(issue, first, { "sum.js": right });
    const refines = {
      ...request.order.refines,
      earlier: "0".repeat(64),
    } as PublishRequest["order"]["refines"];
    const other = { ...request, order: { ...request.order, refines } };
    expect(await publishOutcome(other)).toMatchObject({ kind: "refused" });
    expect(await statusOf(issue)).toContain("no longer holds the change that was refined");
    const evil = await refinement(issue, first, { ".github/workflows/evil.yml": "on: push\n" });
    expect(await publishOutcome(evil)).toMatchObject({ kind: "refused" });
    expect(await statusOf(issue)).toContain("automation");
    await scene.ada.rest.pulls.update({ ...scene.at, pull_number: first.number, state: "closed" });
    expect(await publishOutcome(request)).toMatchObject({ kind: "withdrawn" });
    expect(await statusOf(issue)).toMatch(/\*\*Withdrawn\.\*\*.*was closed meanwhile/s);
    await scene.ada.rest.issues.update({ ...scene.at, issue_number: issue, state: "closed" });
    expect(await publishOutcome(request)).toMatchObject({
      reason: `Pull request ${first.number} was closed meanwhile: nothing was published.`,
    });
    expect(await text("sum.js", first.branch)).toBe(firstTry);
    expect(await text(".github/workflows/evil.yml", first.branch)).toBeNull();
  });

  it("case 63: needs nothing but the branch, long after the artifacts of the first run are gone", async () => {
    const { issue, first } = await begun();
    const { data } = await scene.ada.rest.actions.listArtifactsForRepo(scene.at);
    expect(data.artifacts).toEqual([]);
    const second = await published(await refinement(issue, first, { "sum.js": right }));
    expect(second).toEqual(first);
    expect(await text("sum.js", second.branch)).toBe(right);
  });
});

describe("draft and ready", () => {
  it("follow the proof in both directions", async () => {
    const { issue, first } = await begun();
    const worse = await refinement(issue, first, { "sum.js": "// worse\n" }, { proven: false });
    expect(await published(worse)).toMatchObject({ number: first.number, draft: true });
    expect((await pullOf(first.number)).draft).toBe(true);
    const better = await refinement(issue, first, { "sum.js": right }, { request: "comment-2" });
    expect(await published(better)).toMatchObject({ number: first.number, draft: false });
    expect((await pullOf(first.number)).draft).toBe(false);
  });
});

describe("review threads", () => {
  it("case 58: are answered once, whichever step publishing was stopped after", async () => {
    const { issue, first } = await begun({ "sum.js": firstTry, "other.js": "1\n" });
    const here = await remark(first, "sum.js", "Please add.");
    const there = await remark(first, "other.js", "Why this?");
    const threads = [
      { comment: here, requirement: 0 },
      { comment: there, requirement: 1 },
    ];
    const answers = ["Adds now, as @ada asked; fixes #1.", null];
    const asked = { threads, answers, proven: false };
    const request = await refinement(issue, first, { "sum.js": right }, asked);
    const writes = [
      "createCommit",
      "advanceBranch",
      "updatePullRequest",
      "setDraft",
      "putCheckRun",
      "replyInThread",
      "updateComment",
    ] as const;
    for (const last of writes)
      await expect(publishOutcome({ ...request, forge: stopsAfter(scene.forge, last) })).rejects.toThrow(
        "killed",
      );
    const second = { ...first, draft: true };
    expect(await published(request)).toEqual(second);
    expect(await published(request)).toEqual(second);

    const { sha } = (await pullOf(first.number)).head;
    expect(await scene.forge.commitsAhead("main", first.branch)).toHaveLength(2);
    const [one = "", ...more] = await answersTo(first, here);
    expect(more).toEqual([]);
    expect(one).toContain(`\`sum.js\` changed in ${sha}.`);
    expect(one).toContain("Adds now, as @&#8203;ada asked; fixes #&#8203;1.");
    expect(await answersTo(first, there)).toEqual([
      expect.stringContaining(`\`other.js\` did not change in ${sha}; \`sum.js\` did.`),
    ]);
  });

  it("are told why where nothing changed, and no commit is made for it", async () => {
    const { issue, first } = await begun();
    const comment = await remark(first, "sum.js", "Is this right?");
    const threads = [{ comment, requirement: 0 }];
    const head = await scene.forge.branchHead(first.branch);
    await published(await refinement(issue, first, {}, { threads, answers: ["It is: the sum is tested."] }));
    expect(await scene.forge.branchHead(first.branch)).toBe(head);
    const gaveUp = { kind: "gaveUp", why: "Two fixes broke the same test.", closest: null };
    const later = await refinement(issue, first, {}, { threads, request: "comment-2" });
    expect(await publishOutcome({ ...later, outcome: gaveUp })).toEqual({ kind: "answered" });
    expect(await answersTo(first, comment)).toEqual([
      expect.stringMatching(/It is: the sum is tested\.\s+Nothing was changed/),
      expect.stringContaining("Nothing was changed: Two fixes broke the same test."),
    ]);
  });

  it("case 12: are not answered with what looks like a secret", async () => {
    const { issue, first } = await begun();
    const comment = await remark(first, "sum.js", "Which token?");
    const threads = [{ comment, requirement: 0 }];
    const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_");
    const request = await refinement(issue, first, { "sum.js": right }, { threads, answers: [token] });
    expect(await publishOutcome(request)).toMatchObject({ kind: "refused" });
    expect(await text("sum.js", first.branch)).toBe(firstTry);
    expect((await answersTo(first, comment)).join()).not.toContain(token);
  });

  it("that are gone, or locked, cost nobody the pull request", async () => {
    const { issue, first } = await begun();
    const comment = await remark(first, "sum.js", "Hm.");
    const threads = [
      { comment, requirement: 0 },
      { comment: 999_999, requirement: 1 },
    ];
    const request = await refinement(issue, first, { "sum.js": right }, { threads });
    const locked = { ...scene.forge, replyInThread: refuses(403, "locked") };
    expect(await published({ ...request, forge: locked })).toEqual(first);
    expect(await statusOf(issue)).toContain("could not be answered");
  });
});
