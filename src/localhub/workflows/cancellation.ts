/** The wish to stop a job; it stays, and those who listen hear of it once. */
export interface Cancellation {
  readonly cancelled: () => boolean;
  readonly cancel: () => void;
  /** Calls back when it happens, never when it has happened already; gives back how to stop listening. */
  readonly onCancel: (listener: () => void) => () => void;
}

export function createCancellation(): Cancellation {
  const controller = new AbortController();
  const { signal } = controller;
  return {
    cancelled: () => signal.aborted,
    cancel: () => controller.abort(),
    onCancel: (listener) => {
      // What starts after the cancelling has been let through by its condition: it is not to be stopped again.
      if (signal.aborted) return () => {};
      signal.addEventListener("abort", listener, { once: true });
      return () => signal.removeEventListener("abort", listener);
    },
  };
}
