import type { Clock } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";

/** Longer pauses than this are not made, in milliseconds. */
const longest = 2_000;

/**
 * For requests that a run is better without than late: where GitHub asks to wait for its rate limit, the request fails,
 * and neither holds up a stage nor keeps the job alive after its end.
 */
export const impatientClock: Clock = {
  now: systemClock.now,
  sleep: async (ms, signal) => {
    if (ms > longest) throw new Error(`GitHub asks to wait ${Math.ceil(ms / 1000)} seconds`);
    await systemClock.sleep(ms, signal);
  },
};
