import { PatchwrightError } from "../domain/errors.js";

/**
 * A signal that Ctrl-C or SIGTERM aborts; a second one ends the process at once. `next` says how to go on, in the one
 * line that is shown then.
 */
export function stopSignal(next: string): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error("\nStopping …");
    controller.abort(new PatchwrightError("stopped", { next }));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
