import type { Outcome, PatchOutcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";

/**
 * What people would read of a run, in comments, body, check run and answers, before it is escaped: an escaped key is
 * still a key, but no scanner knows it.
 */
export function shownTexts(outcome: Outcome, events: readonly RunEvent[]): string[] {
  const { changes: _, ...said } = "changes" in outcome ? saidOf(outcome) : { ...outcome, changes: null };
  const noted = events.flatMap((event) => {
    if (event.type === "noted") return [event.text];
    if (event.type === "stage-failed") return [event.message];
    return event.type === "command-finished" ? [event.command] : [];
  });
  return [...stringsOf(said), ...noted];
}

/** Without the files themselves, which have a scan of their own. */
function saidOf({ changedExpectations, ...outcome }: PatchOutcome) {
  return { ...outcome, declared: changedExpectations?.tests ?? [] };
}

/** As they stand, since JSON would put backslashes into them that hide a key. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
