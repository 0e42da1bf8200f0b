import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "./ports.js";

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    try {
      await pause(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // An early end is what the caller asked for: it looks at its signal itself.
      if (signal?.aborted !== true) throw error;
    }
  },
};
