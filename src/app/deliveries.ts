export interface Deliveries {
  /**
   * Does the work of one delivery, unless it is running or done: GitHub may send the same one again, and a redelivery
   * that somebody asks for has the id of the first. One that failed may run again.
   */
  once: (id: string, work: () => Promise<void>) => Promise<"handled" | "dropped">;
  /** Does work that came by no delivery; it is waited for as theirs is. */
  beside: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when nothing is running. */
  idle: () => Promise<void>;
}

/** Delivery states in memory: they save work and may be lost, since a request id guards the effect itself. */
export function deliveries(capacity = 10_000): Deliveries {
  const running = new Map<string, Promise<void>>();
  const besides = new Set<Promise<void>>();
  // Two halves of the memory, the older of which is forgotten as a whole: the oldest of one set is dear to find.
  let [done, doneBefore] = [new Set<string>(), new Set<string>()];
  return {
    once: async (id, work) => {
      if (running.has(id) || done.has(id) || doneBefore.has(id)) return "dropped";
      const working = work();
      running.set(id, working);
      try {
        await working;
        done.add(id);
        if (done.size >= capacity / 2) [done, doneBefore] = [new Set(), done];
        return "handled";
      } finally {
        running.delete(id);
      }
    },
    beside: async (work) => {
      const working = work();
      besides.add(working);
      try {
        await working;
      } finally {
        besides.delete(working);
      }
    },
    idle: async () => {
      while (running.size + besides.size > 0) await Promise.allSettled([...running.values(), ...besides]);
    },
  };
}
