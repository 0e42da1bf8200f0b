import { describe, expect, it } from "@jest/globals";
import { accept } from "../../src/action/accept.js";
import type { Forge } from "../../src/domain/forge.js";
import type { LedgerEntry } from "../../src/domain/ledger.js";
import { Order } from "../../src/domain/order.js";
import { noUsage } from "../../src/domain/usage.js";
import { publishOutcome } from "../../src/publish/publish-outcome.js";
import { putStatus } from "../../src/publish/status.js";
import { ledgerLine, readLedger } from "../../src/report/ledger.js";
import { statusMarker } from "../../src/report/status-comment.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";
import { contextOf } from "../support/run-context.js";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

/** The accept job of a run that the App dispatched, in a repository with this configuration. */
function asked(issue: number, runId: number, config: string) {
  const sender = { login: scene.bot, type: "Bot" };
  const inputs = { issue: String(issue), asker: "ada" };
  const forge: Forge = {
    ...scene.forge,
    workflowRuns: async () => [],
    file: async (path, ref) => (path.endsWith("patchwright.yml") ? config : scene.forge.file(path, ref)),
  };
  return accept(
    contextOf(scene.hub.url, { name: "workflow_dispatch", payload: { inputs, sender } }, runId),
    forge,
  );
}

const allowance = ({ outputs }: Awaited<ReturnType<typeof asked>>) =>
  Order.parse(JSON.parse(outputs.order ?? "")).allowance;
const entry = (run: number, calls: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  run,
  day: "2026-11-22",
  usage: { ...noUsage, calls, inputTokens: calls * 1000 },
  ...change,
});
const used = (issue: number, ...entries: LedgerEntry[]) =>
  putStatus(scene.forge, {
    issue,
    body: statusMarker + ledgerLine(entries),
    actors: [scene.bot],
  });
const statusOf = async (issue: number) => (await scene.forge.comments(issue)).map(({ body }) => body);
const perIssue = "budget: { perIssue: { calls: 10 } }";
const perDay = "budget: { perDay: { inputTokens: 12000 } }";

describe("the budget of an issue", () => {
  it("is what its earlier runs have left, whatever other issues used", async () => {
    const issue = await scene.issue();
    await used(await scene.issue(), entry(1, 9));
    await putStatus(scene.forge, { issue, body: statusMarker, actors: [scene.bot], entry: entry(2, 7) });
    expect(allowance(await asked(issue, 3, perIssue))).toEqual({
      calls: 3,
      inputTokens: null,
      costUsd: null,
    });
  });

  it("used up, lets no run begin, and the issue says which setting stands against it", async () => {
    const issue = await scene.issue();
    await putStatus(scene.forge, { issue, body: statusMarker, actors: [scene.bot], entry: entry(4, 10) });
    expect(await asked(issue, 5, perIssue)).toMatchObject({ accepted: false });
    expect(await statusOf(issue)).toEqual([expect.stringContaining("budget.perIssue")]);
  });

  it("counts a run that goes on with all it may use, and one that is over with what it used", async () => {
    const issue = await scene.issue();
    const eight = "budget: { perIssue: { calls: 8 } }";
    await asked(issue, 6, eight);
    expect(await asked(issue, 7, eight)).toMatchObject({ note: expect.stringContaining("perIssue") });
    const request = await scene.request(issue, { "sum.js": "export const sum = (a, b) => a + b;\n" });
    await publishOutcome({ ...request, entry: { ...request.entry, run: 6 } });
    expect(allowance(await asked(issue, 8, eight)).calls).toBe(5);
  });

  it("is no matter of what anybody else writes into a comment", async () => {
    const issue = await scene.issue();
    await scene.ada.rest.issues.createComment({
      ...scene.at,
      issue_number: issue,
      body: statusMarker + ledgerLine([entry(1, 10)]),
    });
    expect(allowance(await asked(issue, 9, perIssue)).calls).toBe(10);
  });
});

describe("the budget of a day", () => {
  it("sums over all issues, for runs of this day only", async () => {
    const before =
      allowance(await asked(await scene.issue(), 20, "budget: { perDay: { calls: 1000 } }")).calls ?? 0;
    await used(await scene.issue(), entry(21, 5), entry(22, 300, { day: "2026-11-21" }));
    await used(await scene.issue(), entry(23, 6));
    const after =
      allowance(await asked(await scene.issue(), 24, "budget: { perDay: { calls: 1000 } }")).calls ?? 0;
    // The run that asked in between counts with all that it may use, climbing included.
    expect(before - after).toBe(11 + 20);
  });

  it("used up, lets no run begin until the next day", async () => {
    const issue = await scene.issue();
    await used(await scene.issue(), entry(30, 12));
    expect(await asked(issue, 31, perDay)).toMatchObject({ accepted: false });
    expect(await statusOf(issue)).toEqual([
      expect.stringMatching(/Not started.*The runs of today \(UTC\) have used up/s),
    ]);
  });

  it("in money is used up by a run whose price nobody knows", async () => {
    const issue = await scene.issue();
    await used(issue, entry(40, 1, { usage: { ...noUsage, calls: 1, costUsd: null } }));
    expect(await asked(issue, 41, "budget: { perIssue: { costUsd: 5 } }")).toMatchObject({ accepted: false });
  });
});

describe("the ledger of an issue", () => {
  it("outlives every edit of the status comment, hidden from readers", async () => {
    const issue = await scene.issue();
    await used(issue, entry(1, 2));
    await putStatus(scene.forge, { issue, body: `${statusMarker}\nWorking`, actors: [scene.bot] });
    const [body = ""] = await statusOf(issue);
    expect(body).toMatch(/Working\n\n<!-- patchwright:used .* -->$/);
    expect(readLedger(body)).toEqual([entry(1, 2)]);
  });
});
