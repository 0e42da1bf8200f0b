/** Work in turns and in the background. */
export interface Tasks {
  /** Runs the tasks given for one key after another: pushes to one repository, pull requests of one repository. */
  inTurn: <T>(key: string, task: () => Promise<T>) => Promise<T>;
  /** Work that goes on behind answers: deliveries, runs. */
  background: (work: Promise<unknown>) => void;
  /** Resolves when nothing goes on in the background. */
  settled: () => Promise<void>;
}

/** @param onCrash hears of background work that failed, which nobody else waits for */
export function createTasks(onCrash: (error: unknown) => void): Tasks {
  const pending = new Set<Promise<void>>();
  const turns = new Map<string, Promise<unknown>>();
  return {
    inTurn: (key, task) => {
      const next = (turns.get(key) ?? Promise.resolve()).then(task, task);
      turns.set(key, next);
      return next;
    },
    background: (work) => {
      const tracked: Promise<void> = work
        .then(() => undefined, onCrash)
        .finally(() => {
          pending.delete(tracked);
        });
      pending.add(tracked);
    },
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
