import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { isPatchwrightError } from "../../src/domain/errors.js";
import type { Forge } from "../../src/domain/forge.js";
import { appAccount } from "../../src/github/app-account.js";
import { finishedRuns } from "../../src/github/finished-runs.js";
import { labelledIssues } from "../../src/github/labelled-issues.js";
import { octokitFor } from "../../src/github/octokit.js";
import { octokitForge } from "../../src/github/octokit-forge.js";
import { ownIssues } from "../../src/github/own-issues.js";
import { type HostileGithub, hostileAnswers, hostileGithub } from "../support/hostile-github.js";

const at = { owner: "ada", name: "sums" };
const sha = "a".repeat(40);

let github: HostileGithub;
beforeAll(async () => {
  github = await hostileGithub();
});
afterAll(() => github.close());

/** All that is ever asked of GitHub. */
function everything(): [string, () => Promise<unknown>][] {
  const octokit = octokitFor({ token: "secret", baseUrl: github.url });
  const clock = { now: () => 0, sleep: async () => {} };
  const forge: Forge = octokitForge({ octokit, ...at, clock });
  const [runs, labelled] = [finishedRuns(octokit, at, clock), labelledIssues(octokit, at, clock)];
  const [own, app] = [ownIssues(octokit, at, "patchwright[bot]", clock), appAccount(octokit, clock)];
  const pull = { title: "t", body: "b", head: "h", base: "main", draft: true };
  const check = { name: "P", headSha: sha, title: "t", summary: "s", text: "x", annotations: [] };
  const file = { path: "a", mode: "100644" as const, content: "" };
  const calls: Record<Exclude<keyof Forge, "repository">, () => Promise<unknown>> = {
    defaultBranch: () => forge.defaultBranch(),
    permissionOf: () => forge.permissionOf("ada"),
    issue: () => forge.issue(1),
    comments: () => forge.comments(1),
    findComment: () => forge.findComment(1, () => false),
    commentsSince: () => forge.commentsSince("2026-11-22T00:00:00Z"),
    comment: () => forge.comment(1),
    createComment: () => forge.createComment(1, "x"),
    updateComment: () => forge.updateComment(1, "x"),
    deleteComment: () => forge.deleteComment(1),
    account: () => forge.account("ada"),
    fileNames: () => forge.fileNames("", "main"),
    file: () => forge.file("a", "main"),
    branchHead: () => forge.branchHead("main"),
    branchesWith: () => forge.branchesWith("patchwright/"),
    commit: () => forge.commit(sha),
    lastCommits: () => forge.lastCommits("main", 20),
    changesBetween: () => forge.changesBetween("main", "x"),
    commitsAhead: () => forge.commitsAhead("main", "x"),
    createCommit: () => forge.createCommit({ parents: [sha], files: [file], message: "m" }),
    createBranch: () => forge.createBranch("x", sha),
    advanceBranch: () => forge.advanceBranch("x", sha),
    deleteBranch: () => forge.deleteBranch("x"),
    pullRequest: () => forge.pullRequest(1),
    openPullRequests: () => forge.openPullRequests(),
    openPullRequest: () => forge.openPullRequest("x"),
    createPullRequest: () => forge.createPullRequest(pull),
    setDraft: () => forge.setDraft(1, true),
    updatePullRequest: () => forge.updatePullRequest(1, { title: "t" }),
    requestReview: () => forge.requestReview(1, "ada"),
    reviews: () => forge.reviews(1),
    reviewComments: () => forge.reviewComments(1),
    replyInThread: () => forge.replyInThread(1, 1, "x"),
    react: () => forge.react({ issue: 1 }, "eyes"),
    putCheckRun: () => forge.putCheckRun({ ...check, conclusion: "success" }),
    addLabels: () => forge.addLabels(1, ["x"]),
    workflowRuns: () => forge.workflowRuns("patchwright.yml", () => false),
    dispatchWorkflow: () => forge.dispatchWorkflow("patchwright.yml", "main", {}),
  };
  return [
    ...Object.entries(calls),
    ["run", () => runs.run(1)],
    ["jobs", () => runs.jobs(1)],
    ["artifacts", () => runs.artifacts(1)],
    ["completedBy", () => runs.completedBy("x")],
    ["cancel", () => runs.cancel(1)],
    ["labelled", () => labelled.labelled("x")],
    ["lastLabelling", () => labelled.lastLabelling(1, "x")],
    ["openOnce", () => own.openOnce({ marker: "m", title: "t", body: "b" })],
    ["lostDeliveries", () => app.lostDeliveries("2026-11-22T00:00:00Z")],
    ["installations", () => app.installations()],
    ["isInstalled", () => app.isInstalled(1)],
  ];
}

describe("a GitHub that answers", () => {
  it.each(Object.entries(hostileAnswers))(
    "%s: every request ends soon, in words of ours, and goes nowhere else",
    async (kind, answer) => {
      const wrong: string[] = [];
      for (const [name, call] of everything()) {
        github.answers(answer);
        // A body without end takes its time: what reads one is what reads all.
        if (kind.startsWith("more than") && !["comments", "issue", "createComment"].includes(name)) continue;
        const ended = await call().catch((error: unknown) => {
          if (!isPatchwrightError(error)) wrong.push(`${name}: ${String(error)}`);
          return error;
        });
        if (github.count() > 450) wrong.push(`${name}: ${github.count()} requests`);
        if (mustBeTold.includes(kind) && !isPatchwrightError(ended))
          wrong.push(`${name}: took it for ${JSON.stringify(ended)}`);
      }
      expect(wrong).toEqual([]);
      expect(github.elsewhere).toEqual([]);
    },
    60_000,
  );
});

/** Nothing can be made of these: no request may take them for an answer. */
const mustBeTold = [
  "a page in HTML",
  "a page in HTML that is said to be JSON",
  "half of its JSON",
  "a connection that breaks off",
  "a way elsewhere (302)",
  "a way elsewhere (307)",
  "a way to itself",
];
