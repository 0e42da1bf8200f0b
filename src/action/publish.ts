import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { repositoryConfig } from "../github/repository-config.js";
import { parseJournal } from "../journal/read-journal.js";
import type { Attestation } from "../publish/judge.js";
import { type Published, publishOutcome } from "../publish/publish-outcome.js";
import { putStatus } from "../publish/status.js";
import { statusComment } from "../report/status-comment.js";
import { usageOf } from "../report/usage-of.js";
import { artifactFile, artifactJson } from "./artifact.js";
import type { RunContext } from "./run-context.js";
import { ourActors } from "./trigger.js";

export interface PublishInputs {
  /** From the accept job's outputs. */
  order: Order;
  /** What kind of outcome the solve job said it has; empty where it died before it had one. */
  outcome: string;
  /** The folder with `outcome.json` and `run.jsonl`. */
  run: string;
  /** SHA-256 that the verify job attests, from its outputs; empty where it did not run. */
  attested: string;
  /** The folder with `evidence.json`. */
  evidence: string;
}

/** Bytes. Five MiB of files in base64, with room for the evidence of a large suite. */
const most = { outcome: 24 * 1024 * 1024, evidence: 16 * 1024 * 1024, journal: 128 * 1024 * 1024 };

const refineHint =
  "Review it as you would a colleague's. To have it done anew, say more in the issue, take the label off, and put it on again: commits that you add here are never overwritten.";

/** The last job: holds the right to write, so it runs nothing and believes nothing that it has not checked. */
export async function publish(context: RunContext, forge: Forge, inputs: PublishInputs): Promise<Published> {
  const { issue, base, label } = inputs.order;
  try {
    if (inputs.outcome === "") return await died(context, forge, issue);
    const config = await repositoryConfig(forge, await forge.defaultBranch());
    const journal = await artifactFile(inputs.run, "run.jsonl", most.journal);
    const { events } = parseJournal(journal, "run.jsonl");
    return await publishOutcome({
      forge,
      issue,
      label,
      base,
      outcome: await artifactJson(inputs.run, "outcome.json", most.outcome),
      attestation: await attestation(inputs),
      events,
      entry: { run: context.runId, day: context.day, usage: usageOf(events) },
      protect: config.protect,
      actors: ourActors(context),
      runUrl: context.runUrl,
      refineHint,
    });
  } catch (error) {
    if (isPatchwrightError(error)) await tellProblem(context, forge, issue, errorLine(error));
    throw error;
  }
}

async function attestation({ attested, evidence }: PublishInputs): Promise<Attestation | null> {
  if (attested === "") return null;
  return { changeSet: attested, evidence: await artifactJson(evidence, "evidence.json", most.evidence) };
}

/** Nothing is worse for who waits than silence. */
async function died(context: RunContext, forge: Forge, issue: number): Promise<Published> {
  const problem = "The run ended before it had a result; its log says where.";
  await tellProblem(context, forge, issue, problem);
  return { kind: "refused", problems: [problem] };
}

async function tellProblem(context: RunContext, forge: Forge, issue: number, problem: string): Promise<void> {
  const body = statusComment({ events: [], runUrl: context.runUrl, outcome: null, problem });
  await putStatus(forge, { issue, body, actors: ourActors(context) });
}
