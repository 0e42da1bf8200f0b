import type { HubEvent } from "../hub-event.js";
import type { Actor } from "../rest/actor.js";
import type { Account, Repository, WorkflowFile, WorkflowRun } from "../store/model.js";

export interface Dispatch {
  repository: Repository;
  actor: Actor;
  sender: Account;
  file: WorkflowFile;
  /** A branch or tag. */
  ref: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** What the rest of the hub asks of the workflow runs. */
export interface WorkflowService {
  /** Starts the workflows that the event triggers. */
  onEvent: (event: HubEvent, payload: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Starts a workflow by hand; refuses as GitHub does (422) what the workflow does not take. */
  dispatch: (dispatch: Dispatch) => Promise<WorkflowRun>;
  /** Ends at once what still runs. */
  close: () => Promise<void>;
}
