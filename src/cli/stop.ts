import { PatchwrightError } from "../domain/errors.js";

/** A signal that Ctrl-C or SIGTERM aborts; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    console.error("\nStopping: the journal keeps what is done …");
    controller.abort(new PatchwrightError("stopped"));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}
