import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PublishRequest } from "../../src/publish/publish-request.js";
import type { FinishedRun } from "../../src/publish/publish-run.js";

/** A run that is over as its jobs leave it on disk: what the publish job, and the App, are given. */
export async function finishedRun(under: string, request: PublishRequest, id = 7): Promise<FinishedRun> {
  const run = await mkdtemp(path.join(under, "run-"));
  const { order, outcome, attestation, actors, runUrl, entry } = request;
  await writeFile(path.join(run, "outcome.json"), JSON.stringify(outcome));
  await writeFile(path.join(run, "evidence.json"), JSON.stringify(attestation?.evidence));
  await writeFile(path.join(run, "run.jsonl"), "");
  return {
    order,
    outcome: "ready",
    result: "success",
    run,
    attested: attestation?.changeSet ?? "",
    evidence: run,
    id,
    url: (runUrl ?? "").replace(/\d+$/, String(id)),
    day: entry.day,
    actors,
  };
}
