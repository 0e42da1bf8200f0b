import type { GitRepository } from "./git/repository.js";
import type { HubEvent } from "./hub-event.js";
import type { ConcurrencyGroups } from "./runs/concurrency.js";
import type { WorkflowService } from "./runs/service.js";
import type { OperationChecks } from "./schema/operations.js";
import type { WebhookCheck } from "./schema/webhooks.js";
import type { App, Repository } from "./store/model.js";
import type { Fault, State } from "./store/state.js";
import type { Tasks } from "./tasks.js";

/** All that routes, pages and the runner share. */
export interface Hub extends Tasks {
  state: State;
  checks: OperationChecks;
  webhookCheck: WebhookCheck;
  workflows: WorkflowService;
  concurrency: ConcurrencyGroups;
  /** The app that workflows act as. */
  actionsApp: App;
  git: (repository: Repository) => GitRepository;
  /** Tells apps (at once, without waiting for them) and starts workflows. */
  emit: (event: HubEvent) => Promise<void>;
  fault: (fault: Fault) => void;
  /** Aborts when the hub closes. */
  closing: AbortSignal;
}
