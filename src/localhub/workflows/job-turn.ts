import type { Cancellation } from "./cancellation.js";
import type { Concurrency, RunRequest } from "./types.js";

interface WaitingJob {
  readonly name: string;
  readonly cancellation: Cancellation;
  /** Whether the job is no longer to begin. */
  readonly unwanted: () => boolean;
  /** Hears why a newer one stops it. */
  readonly displaced: (reason: string) => void;
  /** Those who wait, for a cancelled run to wake: each gives up if it is no longer wanted. */
  readonly waiting: Set<() => void>;
}

/** Does a job's work when its concurrency group lets it; null when it never does. */
export async function inTurn<T>(
  enter: NonNullable<RunRequest["enterGroup"]>,
  concurrency: Concurrency,
  job: WaitingJob,
  work: () => Promise<T>,
): Promise<T | null> {
  if (job.unwanted()) return null;
  const turn = enter(concurrency, job.name, (reason) => {
    job.displaced(reason);
    job.cancellation.cancel();
  });
  const giveUp = (): void => {
    if (job.unwanted()) turn.leave();
  };
  job.waiting.add(giveUp);
  const stopListening = job.cancellation.onCancel(giveUp);
  try {
    const granted = await turn.granted;
    job.waiting.delete(giveUp);
    stopListening();
    return granted ? await work() : null;
  } finally {
    turn.leave();
  }
}
