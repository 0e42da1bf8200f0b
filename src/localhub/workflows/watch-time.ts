import type { Cancellation } from "./cancellation.js";
import type { JobSession } from "./job-session.js";
import type { JobTracker } from "./job-tracker.js";
import { createStepOutput } from "./step-output.js";

/** How long a cancelled job may go on. Source: "Workflow cancellation reference" in GitHub's documentation. */
const minutesAfterCancel = 5;

/** The longest time that a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/**
 * A job that takes too long is cancelled; one that doesn't end after being cancelled is ended.
 * Gives back how to stop watching.
 */
export function watchTime(
  { tracker, cancellation }: { readonly tracker: JobTracker; readonly cancellation: Cancellation },
  job: JobSession,
  minutes: number,
  end: () => void,
): () => void {
  const after = (limit: number, act: () => void) => setTimeout(act, Math.min(limit * 60_000, longestTimer));
  const timers: NodeJS.Timeout[] = [];
  timers.push(
    after(minutes, () => {
      const output = createStepOutput(job, tracker.state().steps.length);
      output.fail(`The job has exceeded the maximum execution time of ${minutes}m0s`);
      cancellation.cancel();
    }),
  );
  const stopListening = cancellation.onCancel(() => {
    timers.push(after(minutesAfterCancel, end));
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
    stopListening();
  };
}
