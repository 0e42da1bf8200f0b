import { createHash } from "node:crypto";
import type { RunEvent, StageName } from "../domain/run-event.js";
import { canonicalJson } from "./canonical-json.js";

type StageFinished = Extract<RunEvent, { type: "stage-finished" }>;

/**
 * SHA-256 (hex) of all that a stage's output depends on.
 * `version` is the stage's own, raised when its code or its questions change; `input` is any JSON value.
 */
export function resumeKey(stage: StageName, version: string, model: string, input: unknown): string {
  return createHash("sha256")
    .update(canonicalJson([stage, version, model, input]))
    .digest("hex");
}

/** What the stage gave the last time it finished with this key; null when it never did. */
export function recordedOutput(
  events: readonly RunEvent[],
  stage: StageName,
  key: string,
): StageFinished["output"] | null {
  const finished = events.findLast(
    (event): event is StageFinished =>
      event.type === "stage-finished" && event.stage === stage && event.key === key,
  );
  return finished?.output ?? null;
}
