import type { Cancellation } from "./cancellation.js";
import type { JobSession } from "./job-session.js";
import type { JobTracker } from "./job-tracker.js";
import { createStepOutput } from "./step-output.js";

/** How long a cancelled job may go on. Source: "Workflow cancellation reference" in GitHub's documentation. */
const minutesAfterCancel = 5;

/** The longest time that a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

export const afterMinutes = (minutes: number, act: () => void): NodeJS.Timeout =>
  setTimeout(act, Math.min(minutes * 60_000, longestTimer));

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
  const timers: NodeJS.Timeout[] = [];
  timers.push(
    afterMinutes(minutes, () => {
      const output = createStepOutput(job, tracker.state().steps.length);
      output.fail(`The job has exceeded the maximum execution time of ${minutes}m0s`);
      cancellation.cancel();
    }),
  );
  const stopListening = cancellation.onCancel(() => {
    timers.push(afterMinutes(minutesAfterCancel, end));
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
    stopListening();
  };
}
