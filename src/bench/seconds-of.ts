import type { RunEvent } from "../domain/run-event.js";

/** How long a run worked, by its journal: the time between a kill and the resumption is not counted. */
export function secondsOf(events: readonly RunEvent[]): number {
  let milliseconds = 0;
  let last: number | null = null;
  for (const event of events) {
    const now = Date.parse(event.at);
    if (last !== null && event.type !== "run-resumed") milliseconds += Math.max(0, now - last);
    last = now;
  }
  return milliseconds / 1000;
}
