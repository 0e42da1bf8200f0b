import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "@jest/globals";
import type { Forge } from "../../src/domain/forge.js";
import { openDesk } from "../../src/intake/desk.js";
import { putHelp } from "../../src/intake/say.js";
import { putStatus } from "../../src/publish/status.js";
import { asJobsDo } from "../support/as-jobs-do.js";
import { atOnce } from "../support/at-once.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";
import { refinementOf } from "../support/refinement.js";

const right = "export const sum = (a, b) => a + b;\n";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

const there = async (issue: number) => {
  const { ada, at } = scene;
  const { data: pulls } = await ada.rest.pulls.list({ ...at, state: "all", per_page: 100 });
  const mine = pulls.filter(({ head }) => head.ref.startsWith(`patchwright/issue-${issue}`));
  const { data: comments } = await ada.rest.issues.listComments({ ...at, issue_number: issue });
  return { branches: mine.map(({ head }) => head.ref), comments: comments.map(({ body = "" }) => body) };
};

describe("case 42: two processes that publish the same run in the same moment", () => {
  it("end in one branch, one pull request and one comment", async () => {
    const issue = await scene.issue();
    const request = await scene.request(issue, { "sum.js": right });
    const both = atOnce(scene.forge, ["createBranch", "createPullRequest", "createComment"]);
    const [one, two] = await Promise.all(both.map((forge) => asJobsDo({ ...request, forge })));
    expect(one).toMatchObject({ kind: "pull-request", branch: `patchwright/issue-${issue}` });
    expect(two).toEqual(one);
    const { branches, comments } = await there(issue);
    expect(branches).toEqual([`patchwright/issue-${issue}`]);
    expect(comments).toEqual([expect.stringMatching(/\*\*Done: .*pull/)]);
    expect(await scene.forge.commitsAhead("main", branches[0] ?? "")).toHaveLength(1);
    expect(await scene.forge.branchesWith(`patchwright/issue-${issue}-`)).toEqual([]);
  });

  it("move a branch that is there once", async () => {
    const issue = await scene.issue();
    const first = await asJobsDo(await scene.request(issue, { "sum.js": "// first\n" }));
    if (first.kind !== "pull-request") throw new Error(first.kind);
    for (const request of [
      await scene.request(issue, { "sum.js": "// second\n" }),
      await refinementOf(scene, { issue, first }, { "sum.js": right }),
    ]) {
      const [one, two] = atOnce(scene.forge, ["advanceBranch"]);
      // Git counts in seconds: two commits of one second are one.
      const later: Forge["createCommit"] = async (commit) => {
        await setTimeout(1_100);
        return two.createCommit(commit);
      };
      const both = [one, { ...two, createCommit: later }];
      const ended = await Promise.all(both.map((forge) => asJobsDo({ ...request, forge })));
      expect(ended).toEqual([first, first]);
    }
    expect(await scene.forge.commitsAhead("main", first.branch)).toHaveLength(3);
    expect((await there(issue)).branches).toEqual([first.branch]);
  });
});

describe("case 42: two processes that say the same", () => {
  it("leave one comment of each kind, and nothing of the ledger is lost", async () => {
    const issue = await scene.issue();
    const both = atOnce(scene.forge, ["createComment"]);
    const entry = (run: number) => ({
      run,
      day: "2026-11-22",
      usage: { calls: run, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: 0 },
    });
    await Promise.all(
      both.map((forge, nth) =>
        putStatus(forge, {
          issue,
          body: "<!-- patchwright:status -->\nhello",
          actors: [scene.bot],
          entry: entry(nth + 1),
        }),
      ),
    );
    const [status, ...more] = (await there(issue)).comments;
    expect(more).toEqual([]);
    expect(status).toMatch(/\[1,"2026-11-22".*\[2,"2026|\[2,"2026-11-22".*\[1,"2026/s);
    await Promise.all(
      both.map((forge) => putHelp(openDesk({ forge, actors: [scene.bot], served: async () => null }), issue)),
    );
    expect((await there(issue)).comments).toHaveLength(2);
  });
});
