import type { Outcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import { renderStageLog, stageLog } from "./stage-log.js";

export interface FileDiff {
  path: string;
  /** A unified diff of this file against the base. */
  unified: string;
}

/** One page that shows the run. */
export function htmlReport({
  events,
}: {
  events: readonly RunEvent[];
  outcome: Outcome | null;
  diffs?: readonly FileDiff[];
}): string {
  const text = renderStageLog(stageLog(events)).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Patchwright run</title><pre>${text}</pre></html>`;
}
