import type { Hub } from "../hub.js";
import { renderRun, renderWorkflow } from "../render/run.js";
import type { Repository, WorkflowRun } from "../store/model.js";
import { defaultScope } from "../webhooks/scope.js";

/** Sends `workflow_run`, as the run stands now. */
export async function announceRun(
  hub: Hub,
  repository: Repository,
  run: WorkflowRun,
  action: "requested" | "in_progress" | "completed",
): Promise<void> {
  const { state } = hub;
  const payload = {
    workflow: renderWorkflow(state, repository, run.workflow),
    workflow_run: await renderRun(hub, repository, run),
  };
  // A run that another run started tells apps only: otherwise two workflows could start each other for ever.
  const scope = run.event === "workflow_run" ? {} : await defaultScope(hub, repository);
  const workflow = scope.workflow ? { workflow: { ...scope.workflow, completed: run.workflow.name } } : {};
  const actor = { kind: "user", account: run.actor } as const;
  await hub.emit({
    event: "workflow_run",
    action,
    repository,
    actor,
    sender: run.actor,
    payload,
    ...workflow,
  });
}
