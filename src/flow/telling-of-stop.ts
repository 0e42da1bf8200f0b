import { PatchwrightError } from "../domain/errors.js";
import { noteKind } from "../domain/note-kind.js";
import type { Outcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";

/** Said where the outcome itself does not say that the work ended early. */
const leftOff =
  "The run was stopped on request: a review or further tests of the patch may have been left off.";
const whileProving = "It was asked to stop while the patch was being proven, which was done to its end.";

/** The outcome of a run that somebody asked to stop, saying so. `events` are the run's own. */
export function tellingOfStop(outcome: Outcome, events: readonly RunEvent[]): Outcome {
  const begun = events.findLastIndex(({ type }) => type === "run-started" || type === "run-resumed");
  const request = events
    .slice(begun)
    .find((event) => event.type === "noted" && event.kind === noteKind.stopRequested);
  if (request?.type !== "noted") return outcome;
  const sentence = request.stage === "verify" ? whileProving : leftOff;
  if (outcome.kind === "ready") return { ...outcome, summary: [...outcome.summary, sentence] };
  if (outcome.kind !== "draft") return outcome;
  const { message } = new PatchwrightError("stop-requested");
  const told = outcome.missing.some((one) => one.includes(message));
  return told ? outcome : { ...outcome, missing: [...outcome.missing, sentence] };
}
