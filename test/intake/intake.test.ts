import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Octokit } from "@octokit/rest";
import type { Forge, WorkflowRunView } from "../../src/domain/forge.js";
import { noUsage } from "../../src/domain/usage.js";
import { octokitFor } from "../../src/github/octokit.js";
import { type Ask, type Decision, requestOf, type Spoken } from "../../src/intake/ask.js";
import { openDesk } from "../../src/intake/desk.js";
import { intake } from "../../src/intake/intake.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import { putStatus } from "../../src/publish/status.js";
import { statusMarker } from "../../src/report/status-comment.js";
import { hasStopMark } from "../../src/report/stop-mark.js";
import { commitFile } from "../support/commit-file.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";

let scene: PublishScene;
let bob: Octokit;
let eve: Octokit;
let pull: { number: number; issue: number };
beforeAll(async () => {
  scene = await publishScene();
  const { hub } = scene;
  bob = octokitFor({ baseUrl: hub.url, token: hub.createUser("bob") });
  hub.addCollaborator("ada/sums", "bob", "write");
  eve = octokitFor({ baseUrl: hub.url, token: hub.createUser("eve") });
  const issue = await scene.issue();
  const published = await publishOutcome(await scene.request(issue, { "sum.js": "export const sum = 1;\n" }));
  if (published.kind !== "pull-request") throw new Error(published.kind);
  pull = { number: published.number, issue };
});
afterAll(async () => {
  const { faults } = scene.hub;
  await scene.close();
  expect(faults).toEqual([]);
});

interface Variation {
  served?: string | null;
  runs?: WorkflowRunView[];
  forge?: Partial<Forge>;
}

const decide = (ask: Ask, { served = null, runs = [], forge = {} }: Variation = {}): Promise<Decision> =>
  intake(
    openDesk({
      forge: { ...scene.forge, workflowRuns: async () => runs, ...forge },
      actors: [scene.bot],
      served: async () => served,
    }),
    ask,
  );

/** Writes a comment, and tells of it as the event does. */
async function comment(page: number, body: string, by = bob): Promise<Spoken> {
  const { data } = await by.rest.issues.createComment({ ...scene.at, issue_number: page, body });
  const type = data.user?.type === "Bot" ? ("Bot" as const) : ("User" as const);
  const asker = { login: data.user?.login ?? "", type };
  return { kind: "comment", page, comment: data.id, asker, text: body, at: data.created_at };
}

const reactions = async (ask: Ask) => {
  const comment_id = ask.kind === "comment" ? ask.comment : 0;
  const { data } = await scene.ada.rest.reactions.listForIssueComment({ ...scene.at, comment_id });
  return data.map(({ content }) => content);
};
const ours = async (page: number) =>
  (await scene.forge.comments(page)).filter(({ author }) => author.type === "Bot").map(({ body }) => body);
const plainIssue = async () =>
  (await scene.ada.rest.issues.create({ ...scene.at, title: "plain", body: "as it is" })).data.number;
const review = (change: Partial<Extract<Ask, { kind: "review" }>>): Ask => ({
  kind: "review",
  page: pull.number,
  review: 7,
  asker: { login: "bob", type: "User" },
  text: "",
  at: new Date().toISOString(),
  wantsChanges: true,
  ...change,
});

const running = (id: number, change: Partial<WorkflowRunView> = {}): WorkflowRunView => ({
  id,
  title: "",
  url: "",
  createdAt: "2020-01-01T00:00:00Z",
  event: "issues",
  isOver: false,
  ...change,
});
const entry = (run: number) => ({ run, day: "2026-11-22", usage: noUsage });

/** Fails on whatever it is asked. */
const untouched = new Proxy({} as Forge, {
  get: (_, name) => {
    throw new Error(`${String(name)} was asked for`);
  },
});

describe("who may ask", () => {
  it("case 48: programs may not, and cost no request to GitHub", async () => {
    const desk = openDesk({ forge: untouched, actors: [], served: async () => null });
    const bot = { login: "helper[bot]", type: "Bot" as const };
    const common = { asker: bot, text: "/patchwright solve", at: "2026-11-22T10:00:00Z" };
    const asks: Ask[] = [
      { kind: "comment", page: 1, comment: 2, ...common },
      {
        kind: "label",
        issue: 1,
        label: "patchwright",
        asker: bot,
        request: "r",
        text: { number: 1, title: "", body: "" },
      },
      { kind: "review", page: 1, review: 3, wantsChanges: true, ...common },
    ];
    for (const ask of asks) expect(await intake(desk, ask)).toMatchObject({ kind: "ignored" });
  });

  it("case 47: an outsider's command gets a reaction and nothing else, wherever it stands", async () => {
    const issue = await scene.issue();
    const before = (await ours(pull.number)).length;
    for (const page of [issue, pull.number]) {
      const ask = await comment(page, "/patchwright help", eve);
      expect(await decide(ask)).toEqual({ kind: "ignored", reason: "eve may not write to the repository" });
      expect(await reactions(ask)).toEqual(["confused"]);
    }
    expect(await ours(issue)).toEqual([]);
    expect(await ours(pull.number)).toHaveLength(before);
    const asker = { login: "eve", type: "User" as const };
    expect(await decide(review({ asker }))).toMatchObject({ kind: "ignored" });
  });

  it("a comment without a command is none of our business, and costs no request", async () => {
    const desk = openDesk({ forge: untouched, actors: [], served: async () => null });
    const ask = await comment(await plainIssue(), "see `/patchwright solve`");
    expect(await intake(desk, ask)).toMatchObject({ kind: "ignored" });
  });

  it("case 52: a command on somebody else's pull request gets a reaction, and starts nothing", async () => {
    const { ada, at } = scene;
    const sha = await scene.head();
    await ada.rest.git.createRef({ ...at, ref: "refs/heads/patchwright/issue-999", sha });
    await commitFile(ada, at, "patchwright/issue-999", "sum.js", "export const sum = 2;\n");
    const named = { ...at, title: "x", head: "patchwright/issue-999", base: "main" };
    const { data } = await ada.rest.pulls.create(named);
    const ask = await comment(data.number, "/patchwright refine do evil");
    expect(await decide(ask)).toEqual({
      kind: "ignored",
      reason: `#${data.number} is no pull request of ours`,
    });
    expect(await reactions(ask)).toEqual(["confused"]);
    expect(await ours(data.number)).toEqual([]);
    const fork: Partial<Forge> = {
      pullRequest: async (number) => {
        const view = await scene.forge.pullRequest(number);
        return view && { ...view, head: { ...view.head, repository: "eve/sums" } };
      },
    };
    const onFork = await comment(pull.number, "/patchwright retry");
    expect(await decide(onFork, { forge: fork })).toMatchObject({ kind: "ignored" });
  });

  it("case 54: on a pull request of ours whose branch somebody put elsewhere is told where to ask", async () => {
    const { ada, at } = scene;
    const issue = await scene.issue();
    const made = await publishOutcome(await scene.request(issue, { "sum.js": "export const sum = 3;\n" }));
    if (made.kind !== "pull-request") throw new Error(made.kind);
    const own = { ...at, ref: "refs/heads/ada/own", sha: await scene.head() };
    await ada.rest.git.createRef(own);
    const sha = await commitFile(ada, at, "ada/own", "sum.js", "export const sum = 4;\n");
    await ada.rest.git.updateRef({ ...at, ref: `heads/${made.branch}`, sha, force: true });
    const ask = await comment(made.number, "/patchwright refine shorter");
    expect(await decide(ask)).toMatchObject({ kind: "ignored" });
    expect(await reactions(ask)).toEqual(["confused"]);
    expect(await ours(made.number)).toEqual([
      expect.stringContaining("comment `/patchwright retry` on the issue"),
    ]);
    await decide(await comment(made.number, "/patchwright refine longer", eve));
    expect(await ours(made.number)).toHaveLength(1);
  });

  it("case 45: a command that was deleted before it was read is none", async () => {
    const issue = await plainIssue();
    const ask = await comment(issue, "/patchwright solve");
    await scene.ada.rest.issues.deleteComment({
      ...scene.at,
      comment_id: ask.kind === "comment" ? ask.comment : 0,
    });
    expect(await decide(ask)).toEqual({ kind: "ignored", reason: "the comment is gone" });
    expect((await scene.forge.issue(issue))?.labels).toEqual([]);
    // Also where its author may not ask, and would have got a reaction.
    const asker = { login: "eve", type: "User" as const };
    expect(await decide({ ...ask, asker })).toMatchObject({ kind: "ignored" });
  });

  it("case 42: what another run serves starts nothing more", async () => {
    const ask = await comment(await plainIssue(), "/patchwright solve");
    expect(await decide(ask, { served: "run 4 serves it" })).toMatchObject({ kind: "ignored" });
    expect(await reactions(ask)).toEqual([]);
  });
});

describe("solve", () => {
  it("puts the label on an issue that has none, and starts with its words as they are now", async () => {
    const issue = await plainIssue();
    const ask = await comment(issue, "/patchwright solve");
    const decision = await decide(ask);
    expect(decision).toMatchObject({
      kind: "start",
      start: { work: "solve", asker: "bob", label: "patchwright", pull: null, text: { body: "as it is" } },
    });
    expect((await scene.forge.issue(issue))?.labels).toEqual(["patchwright"]);
    expect(await reactions(ask)).toEqual(["eyes"]);
  });

  it("says what to do instead where there is a pull request of ours, once however often it is asked", async () => {
    const ask = await comment(pull.issue, "/patchwright solve");
    expect(await decide(ask)).toMatchObject({ kind: "done" });
    await decide(await comment(pull.issue, "/patchwright solve"));
    const said = (await ours(pull.issue)).filter((body) => body.includes("There is a pull request"));
    expect(said).toEqual([expect.stringContaining(`#${pull.number}`)]);
    expect(await reactions(ask)).toEqual(["confused"]);
  });

  it("case 51: asked for while a run goes on, starts no second one, and says what can be done", async () => {
    const issue = await scene.issue();
    const body = `${statusMarker}\nWorking`;
    await putStatus(scene.forge, { issue, body, actors: [scene.bot], entry: entry(61) });
    const ask = await comment(issue, "/patchwright solve");
    expect(await decide(ask, { runs: [running(61)] })).toMatchObject({ kind: "done" });
    expect(await reactions(ask)).toEqual(["confused"]);
    expect((await ours(issue)).at(-1)).toMatch(/is being worked on already.*`\/patchwright retry`/s);
    const starts = { kind: "start", start: { work: "solve" } };
    for (const runs of [
      [running(61, { isOver: true })],
      // The job that asks, run again after it was accepted.
      [running(61, { title: `Patchwright #${issue} [${requestOf(ask)}]` })],
    ])
      expect(await decide(ask, { runs })).toMatchObject(starts);
    const again = await comment(issue, "/patchwright retry");
    expect(await decide(again, { runs: [running(61)] })).toMatchObject({ start: { work: "retry" } });
  });

  it("begins beside a plan that is being made for an issue without the label", async () => {
    const issue = await plainIssue();
    await putStatus(scene.forge, { issue, body: statusMarker, actors: [scene.bot], entry: entry(62) });
    const ask = await comment(issue, "/patchwright solve");
    expect(await decide(ask, { runs: [running(62)] })).toMatchObject({ kind: "start" });
  });

  it("says that a closed issue has to be opened first", async () => {
    const issue = await plainIssue();
    await scene.ada.rest.issues.update({ ...scene.at, issue_number: issue, state: "closed" });
    expect(await decide(await comment(issue, "/patchwright solve"))).toMatchObject({ kind: "done" });
    expect(await ours(issue)).toEqual([expect.stringContaining("open it again")]);
  });
});

describe("refine and retry", () => {
  it("begin on the pull request, asked there or on its issue", async () => {
    for (const [page, words, work] of [
      [pull.number, "refine use a map", "refine"],
      [pull.issue, "refine use a map", "refine"],
      [pull.number, "retry", "retry"],
      [pull.issue, "retry", "retry"],
    ] as const) {
      const decision = await decide(await comment(page, `/patchwright ${words}`));
      expect(decision).toMatchObject({
        start: { work, page, issue: { number: pull.issue }, pull: { number: pull.number } },
      });
    }
  });

  it("without a pull request, the text of refine begins a run: so questions are answered", async () => {
    const issue = await scene.issue();
    expect(await decide(await comment(issue, "/patchwright refine yes, please"))).toMatchObject({
      start: { work: "solve", pull: null },
    });
    const empty = await comment(issue, "/patchwright refine");
    expect(await decide(empty)).toMatchObject({ kind: "done" });
    expect(await ours(issue)).toEqual([expect.stringContaining("/patchwright refine <text>")]);
  });

  it("a review that requests changes refines; its inline commands don't begin a second run", async () => {
    expect(await decide(review({}))).toMatchObject({ start: { work: "refine", request: "review-7" } });
    expect(await decide(review({ wantsChanges: false }))).toMatchObject({ kind: "ignored" });
    const pullRequest: Forge["pullRequest"] = async (number) => {
      const view = await scene.forge.pullRequest(number);
      return view && { ...view, state: "closed" };
    };
    expect(await decide(review({}), { forge: { pullRequest } })).toEqual({
      kind: "ignored",
      reason: "the pull request is closed",
    });
    const { data } = await bob.rest.pulls.createReview({
      ...scene.at,
      pull_number: pull.number,
      event: "REQUEST_CHANGES",
      body: "no",
      comments: [{ path: "sum.js", line: 1, body: "/patchwright refine a function" }],
    });
    const [remark] = await scene.forge.reviewComments(pull.number);
    const inline: Ask = {
      kind: "inline",
      page: pull.number,
      comment: remark?.id ?? 0,
      review: data.id,
      isReply: false,
      asker: { login: "bob", type: "User" },
      text: remark?.body ?? "",
      at: remark?.createdAt ?? "",
    };
    expect(await decide(inline)).toMatchObject({ kind: "ignored" });
    const later = new Date(Date.parse(data.submitted_at ?? "") + 1_000).toISOString();
    expect(await decide({ ...inline, at: later })).toMatchObject({ kind: "ignored" });
    expect(await decide({ ...inline, isReply: true })).toMatchObject({ kind: "ignored" });
    expect(await decide({ ...inline, isReply: true, at: later })).toMatchObject({ kind: "start" });
    expect(await decide({ ...inline, review: null })).toMatchObject({
      start: { work: "refine", request: `comment-${remark?.id}` },
    });
  });
});

describe("stop, status and help", () => {
  it("stop says how else a run can be ended whose status comment somebody deleted", async () => {
    const issue = await plainIssue();
    const ask = await comment(issue, "/patchwright stop");
    const own = running(3, { title: `Patchwright #${issue} [${requestOf(ask)}]` });
    const going = running(2, { title: `Patchwright #${issue} [comment-1]` });
    expect(await decide(ask, { runs: [own] })).toMatchObject({ note: `Nothing is running for #${issue}.` });
    expect(await decide(ask, { runs: [own, going] })).toMatchObject({ kind: "done" });
    expect(await ours(issue)).toEqual([expect.stringContaining("close the issue or take its label off")]);
  });

  it("stop finds a run that goes on behind however many that only looked", async () => {
    const issue = await plainIssue();
    const body = `${statusMarker}\nWorking`;
    await putStatus(scene.forge, { issue, body, actors: [scene.bot], entry: entry(77) });
    const runs = [...Array(250).keys()].map((nth) => running(500 - nth, { isOver: true }));
    runs.push(running(77));
    const workflowRuns: Forge["workflowRuns"] = async (_, enough) => {
      const seen: typeof runs = [];
      while (seen.length < runs.length && (seen.length === 0 || !enough(seen)))
        seen.push(...runs.slice(seen.length, seen.length + 100));
      return seen;
    };
    const decision = await decide(await comment(issue, "/patchwright stop"), { forge: { workflowRuns } });
    expect(decision).toMatchObject({ note: "asked the run to stop" });
  });

  it("stop marks the status comment of a run that goes on, and of no other", async () => {
    const issue = await scene.issue();
    const body = `${statusMarker}\nWorking`;
    await putStatus(scene.forge, { issue, body, actors: [scene.bot], entry: entry(41) });
    const status = async () => (await ours(issue))[0] ?? "";
    for (const runs of [
      [],
      [running(40)],
      [running(41, { isOver: true })],
      // A late event must not stop what began after it.
      [running(41, { createdAt: "2999-01-01T00:00:00Z" })],
    ]) {
      const ask = await comment(issue, "/patchwright stop");
      expect(await decide(ask, { runs })).toMatchObject({ kind: "done" });
      expect(await reactions(ask)).toEqual(["confused"]);
      expect(hasStopMark(await status())).toBe(false);
    }
    const ask = await comment(issue, "/patchwright stop");
    await decide(ask, { runs: [running(50), running(41)] });
    expect(hasStopMark(await status())).toBe(true);
    expect(await status()).toContain("@bob asked to stop");
    expect(await reactions(ask)).toEqual(["eyes"]);
    expect(await ours(issue)).toEqual([expect.any(String), expect.stringContaining("Nothing is running")]);
  });

  it("status leads to the status comment from where it does not stand, once", async () => {
    const ask = await comment(pull.number, "/patchwright status");
    await decide(ask);
    await decide(await comment(pull.number, "/patchwright status"));
    expect(await reactions(ask)).toEqual(["+1"]);
    const url = (await scene.forge.comments(pull.issue)).find(({ body }) =>
      body.startsWith(statusMarker),
    )?.url;
    expect((await ours(pull.number)).filter((body) => body.includes(url ?? "no status"))).toHaveLength(1);
    const before = await ours(pull.issue);
    await decide(await comment(pull.issue, "/patchwright status"));
    expect(await ours(pull.issue)).toEqual(before);
  });

  it("help and unknown words get the list, once per page", async () => {
    const issue = await plainIssue();
    const [asked, unknown] = [
      await comment(issue, "/patchwright help"),
      await comment(issue, "/patchwright make coffee"),
    ];
    await decide(asked);
    await decide(unknown);
    expect(await ours(issue)).toEqual([expect.stringContaining("/patchwright solve")]);
    expect(await reactions(asked)).toEqual(["+1"]);
    expect(await reactions(unknown)).toEqual(["confused"]);
  });
});

describe("a configuration that is broken", () => {
  const forge: Partial<Forge> = {
    file: async (path, ref) =>
      path === ".github/patchwright.yml" ? "lable: x" : scene.forge.file(path, ref),
  };

  it("is told where somebody asked, and not over how the last run ended", async () => {
    const ask = await comment(pull.number, "/patchwright refine more");
    await expect(decide(ask, { forge })).rejects.toThrow("lable");
    expect(await reactions(ask)).toEqual(["confused"]);
    expect((await ours(pull.number)).join()).toContain("config-invalid");
    const [status, ...more] = await ours(pull.issue);
    expect([status, more.join()]).toEqual([
      expect.stringContaining("Done"),
      expect.not.stringContaining("config-invalid"),
    ]);
    const fresh = await scene.issue();
    await expect(decide(await comment(fresh, "/patchwright retry"), { forge })).rejects.toThrow("lable");
    expect(await ours(fresh)).toEqual([expect.stringMatching(/Not started.*config-invalid/s)]);
  });

  it("is not told over the status of a run that goes on", async () => {
    const issue = await scene.issue();
    const entry = { run: 77, day: "2026-11-22", usage: noUsage };
    await putStatus(scene.forge, { issue, body: `${statusMarker}\nWorking`, actors: [scene.bot], entry });
    const runs = [
      { id: 77, title: "", url: "", createdAt: "2020-01-01T00:00:00Z", event: "issues", isOver: false },
    ];
    await expect(decide(await comment(issue, "/patchwright retry"), { forge, runs })).rejects.toThrow(
      "lable",
    );
    expect(await ours(issue)).toEqual([
      expect.stringContaining("Working"),
      expect.stringContaining("config-invalid"),
    ]);
  });

  it("is no matter for outsiders", async () => {
    const issue = await scene.issue();
    await decide(await comment(issue, "/patchwright retry", eve), { forge });
    expect(await ours(issue)).toEqual([]);
  });
});
