import { describe, expect, it } from "@jest/globals";
import { noUsage } from "../../src/domain/usage.js";
import { publishRun } from "../../src/publish/publish-run.js";
import { putStatus } from "../../src/publish/status.js";
import { readLedger } from "../../src/report/ledger.js";
import { statusMarker } from "../../src/report/status-comment.js";
import { orderOf } from "../support/order.js";
import { type PublishScene, publishSceneForAll } from "../support/publish-scene.js";

let scene: PublishScene;
publishSceneForAll((opened) => {
  scene = opened;
});

const usage = { ...noUsage, calls: 8 };
const accepted = (issue: number, run: number) =>
  putStatus(scene.forge, {
    issue,
    body: `${statusMarker}\nWaiting for run ${run}`,
    actors: [scene.bot],
    entry: { run, day: "2026-11-22", usage },
  });
const bodies = async (issue: number) => (await scene.forge.comments(issue)).map(({ body }) => body);

/** What the publish job does with a run of which a job was cancelled. */
const cancelled = (issue: number, id: number) => {
  const folders = { run: "/nowhere", evidence: "/nowhere" };
  return publishRun(scene.forge, {
    order: orderOf({ issue }),
    outcome: "",
    result: "cancelled",
    attested: "",
    ...folders,
    id,
    url: `${scene.hub.url}/ada/sums/actions/runs/${id}`,
    day: "2026-11-22",
    actors: [scene.bot],
  });
};

describe("a run that was cancelled", () => {
  it("is told as such on the issue", async () => {
    const issue = await scene.issue();
    await accepted(issue, 5);
    expect(await cancelled(issue, 5)).toMatchObject({ kind: "withdrawn" });
    expect(await bodies(issue)).toEqual([expect.stringContaining("The run was cancelled")]);
  });

  it("case 51: by a newer one of the same issue leaves that one's status, and uses up no budget", async () => {
    const issue = await scene.issue();
    await accepted(issue, 5);
    await accepted(issue, 6);
    expect(await cancelled(issue, 5)).toMatchObject({
      kind: "withdrawn",
      reason: expect.stringContaining("newer run"),
    });
    const [body = "", ...more] = await bodies(issue);
    expect(body).toMatch(/^<!-- patchwright:status -->\nWaiting for run 6\n\n<!-- patchwright:used/);
    expect(more).toEqual([]);
    expect(readLedger(body).map(({ run, usage: { calls } }) => [run, calls])).toEqual([
      [5, 0],
      [6, 8],
    ]);
  });
});
