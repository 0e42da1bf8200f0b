import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import { type Accepted, accept } from "../../src/action/accept.js";
import { relay } from "../../src/action/relay.js";
import { ChangeSet, changeSetHash, textOf } from "../../src/domain/change-set.js";
import { Order } from "../../src/domain/order.js";
import { Task, taskHash } from "../../src/domain/task.js";
import { octokitFor } from "../../src/github/octokit.js";
import { pinTask } from "../../src/github/pinned-task.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";
import { contextOf } from "../support/run-context.js";

let scene: PublishScene;
let bob: Octokit;
let eve: Octokit;
beforeAll(async () => {
  scene = await publishScene();
  const { hub } = scene;
  bob = octokitFor({ baseUrl: hub.url, token: hub.createUser("bob") });
  hub.addCollaborator("ada/sums", "bob", "write");
  eve = octokitFor({ baseUrl: hub.url, token: hub.createUser("eve") });
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  expect(faults).toEqual([]);
});

/** An issue with a pull request of ours whose branch holds these files. */
async function proposed(files: Record<string, string>) {
  const issue = await scene.issue();
  const published = await publishOutcome(await scene.request(issue, files));
  if (published.kind !== "pull-request") throw new Error(published.kind);
  return { issue, pull: published.number, branch: published.branch };
}

const run = (name: string, payload: unknown): Promise<Accepted> =>
  accept(contextOf(scene.hub.url, { name, payload }, 9), { ...scene.forge, workflowRuns: async () => [] });
const person = (login: string) => ({ login, type: "User" });
const dispatch = (inputs: Record<string, string>, sender: object = { login: scene.bot, type: "Bot" }) =>
  run("workflow_dispatch", { inputs, sender });

async function comment(page: number, body: string, by = bob, action = "created") {
  const { data } = await by.rest.issues.createComment({ ...scene.at, issue_number: page, body });
  const issue = (await scene.ada.rest.issues.get({ ...scene.at, issue_number: page })).data;
  return run("issue_comment", { action, issue, comment: data });
}

const orderOf = ({ outputs }: Accepted) => Order.parse(JSON.parse(outputs.order ?? "null"));
const fileOf = async ({ outputs }: Accepted, name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(outputs.folder ?? "", name), "utf8"));
const taskOf = async (accepted: Accepted) => Task.parse(await fileOf(accepted, "task.json"));

describe("a refinement", () => {
  it("goes on from all that our branch changes, people's commits with it, with all that was asked for", async () => {
    const { ada, at } = scene;
    const { issue, pull, branch } = await proposed({ "sum.js": "export const sum = (a, b) => b;\n" });
    const base = await scene.head();
    await commitFile(ada, at, branch, "NOTES.md", "by ada\n");
    await commitFile(ada, at, "main", "later.txt", "later\n");
    const say = (page: number, body: string, by: Octokit) =>
      by.rest.issues.createComment({ ...at, issue_number: page, body });
    await say(issue, "/patchwright refine first<!-- hidden -->", bob);
    await say(pull, "/patchwright refine from outside", eve);
    await say(pull, "mere talk", bob);
    await say(pull, "/patchwright status", bob);
    const reviewed = (
      by: Octokit,
      event: "REQUEST_CHANGES" | "COMMENT" | "APPROVE",
      body: string,
      inline: string[],
    ) =>
      by.rest.pulls.createReview({
        ...at,
        pull_number: pull,
        event,
        body,
        comments: inline.map((words) => ({ path: "sum.js", line: 1, body: words })),
      });
    const wanted = (await reviewed(bob, "REQUEST_CHANGES", "Not like this.", ["Add both.", "Name it."])).data;
    await reviewed(eve, "COMMENT", "outsider", ["outside remark"]);
    await reviewed(bob, "COMMENT", "mere words", ["And round it.", "/patchwright stop"]);
    await reviewed(bob, "APPROVE", "fine", ["a nit"]);
    const threads = (await scene.forge.reviewComments(pull)).filter(({ author }) => author.login === "bob");
    await scene.forge.replyInThread(pull, threads[1]?.id ?? 0, "Named.");

    const inputs = { issue: String(issue), pull: String(pull), work: "review", review: String(wanted.id) };
    const accepted = await dispatch({ ...inputs, request: `review-${wanted.id}` });

    const order = orderOf(accepted);
    const head = await scene.forge.branchHead(branch);
    expect(order).toMatchObject({
      issue,
      work: "refine",
      asker: "bob",
      request: `review-${wanted.id}`,
      base,
      refines: { pull, branch, head },
      publisher: "workflow",
    });
    const earlier = ChangeSet.parse(await fileOf(accepted, "earlier.json"));
    expect(changeSetHash(earlier)).toBe(order.refines?.earlier);
    expect(earlier.base).toBe(base);
    expect(earlier.files.map((file) => [file.path, textOf(file)])).toEqual([
      ["NOTES.md", "by ada\n"],
      ["sum.js", "export const sum = (a, b) => b;\n"],
    ]);
    const task = await taskOf(accepted);
    expect(order.taskHash).toBe(taskHash(task));
    const on =
      "On sum.js, line 1:\n> -export const sum = (a, b) => a - b;\n> +export const sum = (a, b) => b;\n\n";
    expect(task.requirements).toEqual([
      "first",
      "Not like this.",
      `${on}Add both.`,
      `${on}Name it.`,
      `${on}And round it.`,
    ]);
    expect(order.threads).toEqual([
      { comment: threads[0]?.id, requirement: 2 },
      { comment: threads[2]?.id, requirement: 4 },
    ]);
    expect(await fileOf(accepted, "order.json")).toEqual(order);
  });

  it("of a branch that changes nothing any more begins anew", async () => {
    const { pull, branch } = await proposed({ "sum.js": "export const sum = 1;\n" });
    await commitFile(scene.ada, scene.at, branch, "sum.js", "export const sum = (a, b) => a - b;\n");
    const order = orderOf(await comment(pull, "/patchwright refine again"));
    expect(order).toMatchObject({ work: "retry", refines: null, base: await scene.head() });
  });

  it("case 45: is not begun for a review or pull request that is gone", async () => {
    const { issue, pull } = await proposed({ "sum.js": "export const sum = 3;\n" });
    const inputs = { issue: String(issue), pull: String(pull) };
    await bob.rest.issues.createComment({ ...scene.at, issue_number: pull, body: "/patchwright refine it" });
    expect(await dispatch({ ...inputs, work: "review", review: "12345" })).toMatchObject({ accepted: false });
    expect(await dispatch({ ...inputs, work: "comment", comment: "12345" })).toMatchObject({
      accepted: false,
    });
    await scene.ada.rest.pulls.update({ ...scene.at, pull_number: pull, state: "closed" });
    const late = await dispatch({ ...inputs, work: "refine", asker: "bob" });
    expect(late.note).toContain("no open pull request");
    expect((await scene.forge.comments(pull)).map(({ body }) => body).join()).toContain("Not started");
  });

  it("is not begun where nobody has said what should be different", async () => {
    const { issue, pull } = await proposed({ "sum.js": "export const sum = 8;\n" });
    const asked = { issue: String(issue), pull: String(pull), work: "refine", asker: "bob" };
    expect((await dispatch(asked)).note).toContain("nothing was said");
    const said = async (page: number) => (await scene.forge.comments(page)).map(({ body }) => body);
    expect((await said(pull)).at(-1)).toMatch(/Not started.*Nothing was said.*actions\/runs\/9/s);
    // How the last run ended is still what the issue tells.
    expect(await said(issue)).toEqual([expect.stringMatching(/Done.*pull\/\d+/)]);
  });

  it("is for the issue of its pull request only", async () => {
    const { pull } = await proposed({ "sum.js": "export const sum = 4;\n" });
    const other = await scene.issue("another");
    const inputs = { issue: String(other), pull: String(pull), work: "refine", asker: "bob" };
    expect((await dispatch(inputs)).note).toContain("no pull request of ours for this issue");
  });
});

describe("a command", () => {
  it("retry begins from the base, the issue and all that was asked for, as they are now", async () => {
    const { issue, pull } = await proposed({ "sum.js": "export const sum = 5;\n" });
    await scene.ada.rest.issues.update({ ...scene.at, issue_number: issue, title: "said better" });
    await bob.rest.issues.createComment({
      ...scene.at,
      issue_number: pull,
      body: "/patchwright refine shorter",
    });
    const accepted = await comment(pull, "/patchwright retry");
    expect(orderOf(accepted)).toMatchObject({
      work: "retry",
      refines: null,
      threads: [],
      base: await scene.head(),
    });
    expect(await taskOf(accepted)).toMatchObject({ title: "said better", requirements: ["shorter"] });
  });

  it("refine answers questions where there is no pull request yet", async () => {
    const issue = await scene.issue("unclear");
    const accepted = await comment(issue, "/patchwright refine Yes:\n\n- both");
    expect(orderOf(accepted)).toMatchObject({ work: "solve", refines: null });
    expect(await taskOf(accepted)).toMatchObject({ title: "unclear", requirements: ["Yes:\n\n- both"] });
  });

  it("case 50: works on the issue as whoever commented had it before them", async () => {
    const { ada, at } = scene;
    const number = await scene.issue("as commented");
    const seen = (await ada.rest.issues.get({ ...at, issue_number: number })).data;
    const asked = { ...at, issue_number: number, body: "/patchwright solve" };
    const { data } = await bob.rest.issues.createComment(asked);
    await ada.rest.issues.update({ ...at, issue_number: number, title: "edited", body: "evil" });
    const accepted = await run("issue_comment", { action: "created", issue: seen, comment: data });
    expect(await taskOf(accepted)).toMatchObject({ title: "as commented", body: "" });
  });

  it("case 49: does nothing when it comes by an edit", async () => {
    const issue = await scene.issue();
    expect(await comment(issue, "/patchwright solve", bob, "edited")).toMatchObject({ accepted: false });
    expect(await scene.forge.comments(issue)).toHaveLength(1);
  });

  it("that needs no run ends in its accept job", async () => {
    const issue = await scene.issue();
    expect(await comment(issue, "/patchwright help")).toMatchObject({
      accepted: false,
      note: "said what can be asked for",
    });
  });
});

describe("a repository that wants few open pull requests", () => {
  it("is told before a run begins that would open one too many; what is open can be refined", async () => {
    const { pull } = await proposed({ "sum.js": "export const sum = 7;\n" });
    const issue = await scene.issue();
    const file: typeof scene.forge.file = async (path, ref) =>
      path === ".github/patchwright.yml" ? "pullRequests: { max: 1 }" : scene.forge.file(path, ref);
    const limited = async (page: number, body: string) => {
      const { data } = await bob.rest.issues.createComment({ ...scene.at, issue_number: page, body });
      const issue = (await scene.ada.rest.issues.get({ ...scene.at, issue_number: page })).data;
      const payload = { action: "created", issue, comment: data };
      const context = contextOf(scene.hub.url, { name: "issue_comment", payload }, 9);
      return accept(context, { ...scene.forge, file, workflowRuns: async () => [] });
    };
    expect((await limited(issue, "/patchwright solve")).note).toContain("pullRequests.max");
    expect((await scene.forge.comments(issue)).at(-1)?.body).toContain("pullRequests.max");
    expect(await limited(pull, "/patchwright refine on")).toMatchObject({ accepted: true });
    await scene.ada.rest.pulls.update({ ...scene.at, pull_number: pull, state: "closed" });
    expect((await limited(pull, "/patchwright retry")).note).toContain("pullRequests.max");
  });
});

describe("the second label", () => {
  it("asks for a dry run, on the label's own account", async () => {
    const { ada, at } = scene;
    const label = "patchwright:dry-run";
    const { data } = await ada.rest.issues.create({ ...at, title: "plan it", labels: [label] });
    const payload = { action: "labeled", label: { name: label }, issue: data, sender: person("ada") };
    expect(orderOf(await run("issues", payload))).toMatchObject({ work: "dry-run", label, refines: null });
  });
});

describe("a run that the App dispatched", () => {
  it("is published by the App only if a program other than the workflow's own says so", async () => {
    const issue = await scene.issue();
    const inputs = { issue: String(issue), asker: "bob", publisher: "app" };
    const accepted = await dispatch(inputs);
    expect([orderOf(accepted).publisher, accepted.outputs.publisher]).toEqual(["app", "app"]);
    const { publisher: _, ...without } = inputs;
    for (const [given, sender] of [
      [inputs, person("bob")],
      [inputs, { login: "github-actions[bot]", type: "Bot" }],
      [without, { login: scene.bot, type: "Bot" }],
    ] as const)
      expect(orderOf(await dispatch(given, sender)).publisher).toBe("workflow");
  });

  it("may bring requirements that stand in no comment, without what a reader would not see", async () => {
    const { issue, pull } = await proposed({ "sum.js": "export const sum = 6;\n" });
    const { task } = pinTask(scene.forge.repository, { number: issue, title: "as asked", body: "" });
    const text = JSON.stringify({ ...task, requirements: ["CI fails\u200b: see<!-- x -->"] });
    const inputs = { issue: String(issue), pull: String(pull), work: "refine", asker: "bob", task: text };
    expect(await taskOf(await dispatch(inputs))).toMatchObject({
      title: "as asked",
      requirements: ["CI fails: see"],
    });
  });
});

describe("the relay", () => {
  const event = (name: string, pull: object, more: object = {}) =>
    contextOf(scene.hub.url, {
      name,
      payload: {
        action: name === "pull_request_review" ? "submitted" : "created",
        pull_request: pull,
        ...more,
      },
    });
  const pull = (ref: string, full_name: string | null = "ada/sums") => ({
    number: 8,
    head: { ref, repo: full_name === null ? null : { full_name } },
  });
  const relayed = async (context: ReturnType<typeof event>) => {
    const sent: unknown[] = [];
    const dispatchWorkflow = async (...given: unknown[]) => void sent.push(given);
    return { note: await relay(context, { ...scene.forge, dispatchWorkflow }), sent };
  };

  it("starts the default branch's workflow, with no more than the numbers of what was written", async () => {
    const review = event("pull_request_review", pull("patchwright/issue-3-2"), {
      review: { id: 5, body: "x" },
    });
    expect((await relayed(review)).sent).toEqual([
      [
        "patchwright.yml",
        "main",
        { issue: "3", pull: "8", work: "review", review: "5", request: "review-5" },
      ],
    ]);
    const inline = event("pull_request_review_comment", pull("patchwright/issue-3"), { comment: { id: 6 } });
    expect((await relayed(inline)).sent).toEqual([
      [
        "patchwright.yml",
        "main",
        { issue: "3", pull: "8", work: "comment", comment: "6", request: "comment-6" },
      ],
    ]);
  });

  it("case 52: starts nothing for a fork's pull request or anybody else's", async () => {
    const review = { review: { id: 5 } };
    for (const head of [
      pull("patchwright/issue-3", "eve/sums"),
      pull("patchwright/issue-3", null),
      pull("fix"),
    ])
      expect((await relayed(event("pull_request_review", head, review))).sent).toEqual([]);
  });
});
