import { type GitRepository, openGit } from "./git/repository.js";
import type { HubEvent } from "./hub-event.js";
import type { WorkflowService } from "./runs/service.js";
import type { OperationChecks } from "./schema/operations.js";
import type { WebhookCheck } from "./schema/webhooks.js";
import type { App, Repository } from "./store/model.js";
import type { Fault, State } from "./store/state.js";

/** All that routes, pages and the runner share. */
export interface Hub {
  state: State;
  checks: OperationChecks;
  webhookCheck: WebhookCheck;
  workflows: WorkflowService;
  /** The app that workflows act as. */
  actionsApp: App;
  git: (repository: Repository) => GitRepository;
  /** Tells apps (at once, without waiting for them) and starts workflows. */
  emit: (event: HubEvent) => Promise<void>;
  fault: (fault: Fault) => void;
  /** Runs the tasks given for one key after another: pushes to one repository, deliveries to one app. */
  inTurn: <T>(key: string, task: () => Promise<T>) => Promise<T>;
  /** Aborts when the hub closes. */
  closing: AbortSignal;
  /** Work that goes on behind answers; `close` and `settled` wait for it. */
  background: (work: Promise<unknown>) => void;
}

export const gitOf =
  (state: State) =>
  (repository: Repository): GitRepository =>
    openGit(state, repository);
