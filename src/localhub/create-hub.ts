import { type GitRepository, openGit } from "./git/repository.js";
import type { Hub } from "./hub.js";
import { createConcurrencyGroups } from "./runs/concurrency.js";
import { createWorkflowService } from "./runs/create-service.js";
import type { WorkflowService } from "./runs/service.js";
import { createOperationChecks } from "./schema/operations.js";
import { createWebhookCheck } from "./schema/webhooks.js";
import type { Repository } from "./store/model.js";
import { addActionsApp, crash, type Fault, type State } from "./store/state.js";
import { createTasks } from "./tasks.js";
import { emit } from "./webhooks/emit.js";

/** Puts the parts together. */
export function createHub(state: State, closing: AbortSignal): Hub {
  const fault = (found: Fault): void => {
    state.faults.push(found);
  };
  const opened = new WeakMap<Repository, GitRepository>();
  const hub: Hub = {
    ...createTasks((error) => fault(crash("background", error))),
    state,
    checks: createOperationChecks(),
    webhookCheck: createWebhookCheck(),
    workflows: {
      onEvent: (event, payload) => workflows.onEvent(event, payload),
      dispatch: (dispatch) => workflows.dispatch(dispatch),
      close: () => workflows.close(),
    },
    concurrency: createConcurrencyGroups(),
    actionsApp: addActionsApp(state),
    git: (repository) => {
      const git = opened.get(repository) ?? openGit(state, repository);
      opened.set(repository, git);
      return git;
    },
    emit: (event) => emit(hub, event),
    fault,
    closing,
  };
  // Workflows start from events and cause events: the two know each other through the hub alone.
  const workflows: WorkflowService = createWorkflowService(hub);
  return hub;
}
