import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { octokitFor } from "../../src/github/octokit.js";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { commitFile } from "../support/commit-file.js";
import { hubAction } from "../support/hub-action.js";
import { standIn } from "../support/stand-in-workflow.js";

let hub: Localhub;
let ada: Octokit;
let bob: Octokit;
let eve: Octokit;
const at = { owner: "ada", repo: "sums" };
beforeAll(async () => {
  hub = await startLocalhub({ path: `${path.dirname(process.execPath)}:${process.env.PATH}` });
  const person = (login: string) => octokitFor({ baseUrl: hub.url, token: hub.createUser(login) });
  [ada, bob, eve] = [person("ada"), person("bob"), person("eve")];
  const workflow = standIn(await hubAction(hub));
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-scene-"));
  await writeFile(path.join(from, "sum.js"), "export const sum = (a, b) => a - b;\n");
  await hub.createRepository({ owner: "ada", name: "sums", from });
  await rm(from, { recursive: true });
  hub.addCollaborator("ada/sums", "bob", "write");
  await commitFile(ada, at, "main", ".github/workflows/patchwright.yml", workflow);
  await ada.rest.issues.createLabel({ ...at, name: "patchwright" });
});
afterAll(async () => {
  const { faults } = hub;
  await hub.close();
  expect(faults).toEqual([]);
});

/** Does something, waits for all that follows from it, and gives the runs that came of it, oldest first. */
async function runsAfter(act: () => Promise<unknown>) {
  const list = async () =>
    (await ada.rest.actions.listWorkflowRunsForRepo({ ...at, per_page: 100 })).data.workflow_runs;
  const before = new Set((await list()).map(({ id }) => id));
  await act();
  await hub.settled();
  const runs = (await list()).filter(({ id }) => !before.has(id)).reverse();
  return Promise.all(
    runs.map(async ({ id, event, display_title }) => {
      const { jobs } = (await ada.rest.actions.listJobsForWorkflowRun({ ...at, run_id: id })).data;
      const ended = jobs.filter(({ conclusion }) => conclusion !== "skipped");
      return {
        event,
        title: display_title,
        jobs: ended.map(({ name, conclusion }) => `${name} ${conclusion}`),
      };
    }),
  );
}

const all = ["accept success", "solve success", "verify success", "publish success"];
const say = async (by: Octokit, issue_number: number, body: string) =>
  (await by.rest.issues.createComment({ ...at, issue_number, body })).data;
const bodies = async (issue_number: number) =>
  (await ada.rest.issues.listComments({ ...at, issue_number })).data.map(({ body }) => body ?? "");
const reactions = async (comment_id: number) =>
  (await ada.rest.reactions.listForIssueComment({ ...at, comment_id })).data.map(
    ({ user, content }) => `${user?.login} ${content}`,
  );
const newIssue = async (title: string) => (await ada.rest.issues.create({ ...at, title })).data.number;

/** The issue that the tests go on with, and its pull request. */
let issue = 0;
let pull = 0;

describe("the workflow without a server, asked by comments and reviews", () => {
  it("takes a command for a label, and answers at once", async () => {
    issue = await newIssue("sum subtracts");
    let id = 0;
    const runs = await runsAfter(async () => {
      id = (await say(bob, issue, "Please.\n\n/patchwright solve")).id;
    });
    expect(runs).toEqual([
      { event: "issue_comment", title: `Patchwright #${issue} [comment-${id}]`, jobs: all },
    ]);
    expect(await reactions(id)).toEqual(["github-actions[bot] eyes"]);
    const [opened] = (await ada.rest.pulls.list(at)).data;
    expect(opened?.head.ref).toBe(`patchwright/issue-${issue}`);
    pull = opened?.number ?? 0;
  });

  it("hands a review on to the default branch's workflow, which refines", async () => {
    let review = 0;
    const runs = await runsAfter(async () => {
      const comments = [{ path: "sum.js", line: 1, body: "Say why." }];
      const given = {
        ...at,
        pull_number: pull,
        event: "REQUEST_CHANGES" as const,
        body: "Almost.",
        comments,
      };
      review = (await bob.rest.pulls.createReview(given)).data.id;
    });
    expect(runs.map(({ event, jobs }) => [event, jobs])).toEqual([
      ["pull_request_review", ["relay success"]],
      ["pull_request_review_comment", []],
      ["workflow_dispatch", all],
    ]);
    expect(runs.map(({ title }) => title.includes(`[review-${review}]`))).toEqual([false, false, true]);
    expect((await bodies(issue)).join()).toContain(`/pull/${pull}`);
  });

  it("takes a command in the thread of an inline comment, and reacts there", async () => {
    const [first] = (await ada.rest.pulls.listReviewComments({ ...at, pull_number: pull })).data;
    let answer = 0;
    const runs = await runsAfter(async () => {
      const body = "/patchwright refine Say it shorter.";
      const reply = { ...at, pull_number: pull, comment_id: first?.id ?? 0, body };
      answer = (await bob.rest.pulls.createReplyForReviewComment(reply)).data.id;
    });
    const [relayed, served] = runs.filter(({ jobs }) => jobs.length > 0);
    expect(relayed?.jobs).toEqual(["relay success"]);
    expect(served).toMatchObject({ title: `Patchwright #${issue} [comment-${answer}]`, jobs: all });
    const { data } = await ada.rest.pulls.getReviewComment({ ...at, comment_id: answer });
    expect(data.reactions?.eyes).toBe(1);
  });

  it("answers on a pull request with the right it has there", async () => {
    const runs = await runsAfter(() => say(bob, pull, "/patchwright help"));
    expect(runs.map(({ jobs }) => jobs)).toEqual([["accept success"]]);
    expect((await bodies(pull)).join()).toContain("/patchwright refine <text>");
  });

  it("case 47: an outsider's comment or review starts no more than the jobs that look them up", async () => {
    const before = [await bodies(issue), await bodies(pull)];
    const runs = [
      ...(await runsAfter(() => say(eve, issue, "/patchwright solve"))),
      ...(await runsAfter(() =>
        eve.rest.pulls.createReview({
          ...at,
          pull_number: pull,
          event: "REQUEST_CHANGES",
          body: "/patchwright refine evil",
        }),
      )),
    ];
    expect(runs.map(({ jobs }) => jobs)).toEqual([["accept success"], ["relay success"], ["accept success"]]);
    const [onIssue, onPull] = [await bodies(issue), await bodies(pull)];
    expect([onIssue.slice(0, -1), onPull]).toEqual(before);
  });

  it("case 48, 49: comments without a command, our own and edited ones start no job", async () => {
    let id = 0;
    const plain = await runsAfter(async () => {
      id = (await say(bob, issue, "Thank you.")).id;
    });
    expect(plain.map(({ jobs }) => jobs)).toEqual([[]]);
    const body = "/patchwright solve";
    expect(await runsAfter(() => bob.rest.issues.updateComment({ ...at, comment_id: id, body }))).toEqual([]);
  });

  it("case 51: two at once are one after the other; one that a third replaced has not died", async () => {
    const other = await newIssue("asked thrice");
    await runsAfter(() => ada.rest.issues.addLabels({ ...at, issue_number: other, labels: ["patchwright"] }));
    const runs = await runsAfter(async () => {
      for (const nth of ["first", "second", "third"]) await say(bob, other, `/patchwright retry ${nth}`);
    });
    expect(runs.map(({ jobs }) => jobs[0])).toEqual(Array(3).fill("accept success"));
    expect(runs.flatMap(({ jobs }) => jobs).filter((job) => job === "publish success")).toHaveLength(3);
    const said = (await bodies(other)).filter((body) => body.startsWith("<!--"));
    expect(said).toEqual([expect.stringContaining("**Done")]);
  });

  it("where the App starts the runs, starts none by comment or review", async () => {
    hub.setVariable("ada/sums", "PATCHWRIGHT_APP", "true");
    const runs = [
      ...(await runsAfter(() => say(bob, issue, "/patchwright retry"))),
      ...(await runsAfter(() =>
        bob.rest.pulls.createReview({ ...at, pull_number: pull, event: "REQUEST_CHANGES", body: "No." }),
      )),
    ];
    expect(runs.map(({ jobs, title }) => [jobs, /\[run-\d+\]$/.test(title)])).toEqual([
      [[], true],
      [[], true],
    ]);
  });
});
