import type { HubEvent } from "../hub-event.js";

/** What the rest of the hub asks of the workflow runs. */
export interface WorkflowService {
  /** Starts the workflows that the event triggers. */
  onEvent: (event: HubEvent, payload: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Ends what is still running. */
  close: () => Promise<void>;
}
