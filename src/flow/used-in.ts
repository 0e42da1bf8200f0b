import type { RunEvent } from "../domain/run-event.js";
import { addUsage, noUsage, type Usage } from "../domain/usage.js";

/** What the replies in a journal have cost, so that a resumed run's caps count them too. */
export const usedIn = (events: readonly RunEvent[]): Usage =>
  events.reduce((sum, event) => (event.type === "model-replied" ? addUsage(sum, event.usage) : sum), noUsage);
