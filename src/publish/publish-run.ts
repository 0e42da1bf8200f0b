import { errorLine, isPatchwrightError, type PatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { systemClock } from "../domain/system-clock.js";
import { repositoryConfig } from "../github/repository-config.js";
import { parseJournal } from "../journal/read-journal.js";
import { statusComment } from "../report/status-comment.js";
import { usageOf } from "../report/usage-of.js";
import { artifactFile, artifactJson } from "./artifact.js";
import { tellCancelled } from "./cancelled.js";
import type { Attestation } from "./judge.js";
import { publishOutcome } from "./publish-outcome.js";
import type { Published } from "./publish-request.js";
import { putStatus } from "./status.js";

/** A run that is over, as its jobs left it. Folders are artifacts: nothing in them is believed before it is checked. */
export interface FinishedRun {
  order: Order;
  /** What kind of outcome the solve job said it has; empty where it died before it had one. */
  outcome: string;
  /**
   * How the solve job ended, as GitHub says it: `success`, `failure`, `skipped`; empty where unknown. `cancelled` too
   * where the verify job was.
   */
  result?: string;
  /** The folder with `outcome.json` and `run.jsonl`. */
  run: string;
  /** SHA-256 that the verify job attests; empty where it did not run. */
  attested: string;
  /** The folder with `evidence.json`. */
  evidence: string;
  id: number;
  url: string;
  /** The day it is, in UTC: `2026-11-22`. */
  day: string;
  /** Logins that write for us (see putStatus). */
  actors: readonly string[];
}

/** Bytes. Five MiB of files in base64, with room for the evidence of a large suite. */
const most = { outcome: 24 * 1024 * 1024, evidence: 16 * 1024 * 1024, journal: 128 * 1024 * 1024 };

/**
 * Publishes a run, or says on the issue why there is nothing to publish: nothing is worse for who waits than silence.
 * The same for the publish job and for the App. What a person has to put right is told there and thrown.
 */
export async function publishRun(forge: Forge, finished: FinishedRun): Promise<Published> {
  const { order } = finished;
  const gone = { kind: "withdrawn", reason: `Issue #${order.issue} is gone.` } as const;
  try {
    if ((await forge.issue(order.issue)) === null) return gone;
    if (finished.result === "cancelled" && finished.attested === "")
      return await tellCancelled(forge, finished);
    if (finished.outcome === "") return await died(forge, finished);
    const config = await repositoryConfig(forge, await forge.defaultBranch());
    const journal = await artifactFile(finished.run, "run.jsonl", most.journal);
    const { events } = parseJournal(journal, "run.jsonl");
    return await publishOutcome({
      forge,
      order,
      outcome: await artifactJson(finished.run, "outcome.json", most.outcome),
      attestation: await attestation(finished),
      events,
      entry: { run: finished.id, day: finished.day, usage: usageOf(events) },
      config,
      actors: finished.actors,
      runUrl: finished.url,
      clock: systemClock,
    });
  } catch (error) {
    const { order, url, actors } = finished;
    // An archived repository takes no word either: what went wrong first is what the log is to show.
    if (isPatchwrightError(error))
      await tellUnpublished(forge, { issue: order.issue, url, actors }, error).catch(() => undefined);
    throw error;
  }
}

async function attestation({ attested, evidence }: FinishedRun): Promise<Attestation | null> {
  if (attested === "") return null;
  return { changeSet: attested, evidence: await artifactJson(evidence, "evidence.json", most.evidence) };
}

async function died(forge: Forge, { order, url, actors }: FinishedRun): Promise<Published> {
  const problem = "The run ended before it had a result; its log says where.";
  const body = statusComment({ events: [], runUrl: url, outcome: null, problem });
  await putStatus(forge, { issue: order.issue, body, actors });
  return { kind: "refused", problems: [problem] };
}

/** Says on the issue why what a run made is not published, or not whole. */
export async function tellUnpublished(
  forge: Forge,
  { issue, url, actors }: { issue: number; url: string; actors: readonly string[] },
  error: PatchwrightError,
): Promise<void> {
  const ending = error.code === "publish-refused" ? "refused" : "unpublished";
  const said = { events: [], runUrl: url, outcome: null, problem: errorLine(error), ending } as const;
  await putStatus(forge, { issue, body: statusComment(said), actors });
}
