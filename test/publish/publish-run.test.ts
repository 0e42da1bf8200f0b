import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Forge } from "../../src/domain/forge.js";
import { type FinishedRun, publishRun } from "../../src/publish/publish-run.js";
import { putStatus } from "../../src/publish/status.js";
import { statusComment } from "../../src/report/status-comment.js";
import { refuses } from "../support/forge-faults.js";
import { orderOf } from "../support/order.js";
import { type PublishScene, publishScene } from "../support/publish-scene.js";

let scene: PublishScene;
let folder: string;
beforeAll(async () => {
  scene = await publishScene();
  folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-run-"));
});
afterAll(async () => {
  const { faults } = scene.hub;
  await rm(folder, { recursive: true });
  await scene.close();
  expect(faults).toEqual([]);
});

const urlOf = (run: number) => `${scene.hub.url}/ada/sums/actions/runs/${run}`;
/** A run of this id whose accept has put its status comment there. */
async function begun(issue: number, id: number): Promise<FinishedRun> {
  const body = statusComment({ events: [], runUrl: urlOf(id), outcome: null });
  const status = (await putStatus(scene.forge, { issue, body, actors: [scene.bot] })).id;
  const order = orderOf({ issue, base: await scene.head(), status });
  const run = { outcome: "", run: folder, attested: "", evidence: folder };
  return { order, ...run, id, url: urlOf(id), day: "2026-11-22", actors: [scene.bot] };
}
const statusOf = async (issue: number) => (await scene.forge.comments(issue)).at(0)?.body ?? "";

describe("a run without a result", () => {
  it("that died is told as such, with the way to try again", async () => {
    const issue = await scene.issue();
    const finished = await begun(issue, 5);
    expect(await publishRun(scene.forge, { ...finished, result: "failure" })).toMatchObject({
      kind: "refused",
    });
    expect(await statusOf(issue)).toMatch(/stopped without a result.*runs\/5.*patchwright retry/s);
  });

  it("that was cancelled is no failure", async () => {
    const issue = await scene.issue();
    const finished = await begun(issue, 5);
    const ended = await publishRun(scene.forge, { ...finished, result: "cancelled" });
    expect(ended).toMatchObject({ kind: "withdrawn" });
    expect(await statusOf(issue)).toMatch(/\*\*Cancelled\.\*\*.*cancelled before it had a result.*retry/s);
  });

  it("of an issue that was deleted has nobody to tell, and is no failure", async () => {
    const finished = await begun(await scene.issue(), 5);
    const forge: Forge = { ...scene.forge, issue: async () => null, comments: refuses(410, "deleted") };
    for (const result of ["failure", "cancelled", "success"])
      expect(await publishRun(forge, { ...finished, result })).toMatchObject({ kind: "withdrawn" });
  });

  it("that a newer run replaced leaves the newer one's words alone", async () => {
    const issue = await scene.issue();
    const finished = await begun(issue, 5);
    await begun(issue, 6);
    const newer = await statusOf(issue);
    const ended = await publishRun(scene.forge, { ...finished, result: "cancelled" });
    expect(ended).toMatchObject({ kind: "withdrawn" });
    expect(await statusOf(issue)).toBe(newer);
  });
});

describe("case 64: a branch protection or ruleset that forbids our branch", () => {
  it("is told on the issue with what to change", async () => {
    const issue = await scene.issue();
    const { outcome, attestation, order } = await scene.request(issue, { "sum.js": "export {};\n" });
    await writeFile(path.join(folder, "outcome.json"), JSON.stringify(outcome));
    await writeFile(path.join(folder, "evidence.json"), JSON.stringify(attestation?.evidence));
    await writeFile(path.join(folder, "run.jsonl"), "");
    const detail = "Repository rule violations found: Cannot create ref due to creations being restricted.";
    const forge: Forge = scene.refusing(({ method, path }) =>
      method === "POST" && path.endsWith("/git/refs") ? { status: 422, message: detail } : null,
    );
    const finished = { ...(await begun(issue, 7)), order, outcome: "ready" };
    const attested = attestation?.changeSet ?? "";
    await expect(publishRun(forge, { ...finished, attested })).rejects.toThrow("creations being restricted");
    const said = await statusOf(issue);
    expect(said).toContain("creations being restricted");
    expect(said).toContain("Exempt `patchwright/**` from the branch protection or ruleset");
  });
});
