import type { RunEvent } from "../domain/run-event.js";
import { addUsage, noUsage, type Usage } from "../domain/usage.js";

/** What the model calls in these events used, whether or not the run has finished. */
export function usageOf(events: readonly RunEvent[]): Usage {
  return events.reduce(
    (sum, event) => (event.type === "model-replied" ? addUsage(sum, event.usage) : sum),
    noUsage,
  );
}
