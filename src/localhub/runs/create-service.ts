import type { Hub } from "../hub.js";
import type { HubEvent } from "../hub-event.js";
import { renderRepository } from "../render/repository.js";
import { renderUser } from "../render/user.js";
import { HttpError, notFound, unprocessable } from "../rest/errors.js";
import { dispatchInputs } from "../workflows/dispatch-inputs.js";
import { isWorkflow } from "../workflows/read-workflow.js";
import { matches } from "../workflows/triggers.js";
import type { WorkflowRun as RunningWorkflow } from "../workflows/types.js";
import type { Dispatch, WorkflowService } from "./service.js";
import { standingOf } from "./standing.js";
import { startRun } from "./start-run.js";
import { workflowsAt } from "./workflow-files.js";

/** Runs the repositories' own workflow files, as events and dispatches ask. */
export function createWorkflowService(hub: Hub): WorkflowService {
  const running = new Set<RunningWorkflow>();
  let closed = false;

  async function onEvent(event: HubEvent, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const { repository, workflow: scope } = event;
    const standing = standingOf(event);
    if (!scope || closed || standing === "none") return;
    for (const { file, workflow } of await workflowsAt(hub, repository, scope.sha)) {
      const broken = !isWorkflow(workflow);
      // A file that GitHub can't read shows as a failed run when it is pushed, and is passed over otherwise.
      if (broken ? event.event !== "push" : !matches(workflow, triggerOf(event, scope))) continue;
      startRun(hub, running, {
        repository,
        sender: event.sender,
        file,
        workflow,
        event: event.event,
        payload,
        scope,
        held: standing === "held",
        restricted: scope.headRepository !== undefined && event.event.startsWith("pull_request"),
      });
    }
  }

  async function dispatch({ repository, actor, sender, file, ref, inputs }: Dispatch) {
    const git = hub.git(repository);
    const full = await fullRef(hub, repository, ref);
    if (!full) throw unprocessable(`No ref found for: ${ref}`);
    const sha = await git.resolve(full);
    if (sha === null) throw notFound();
    const there = (await workflowsAt(hub, repository, sha)).find((each) => each.file === file);
    if (!there) throw new HttpError(404, "Not Found");
    if (!isWorkflow(there.workflow))
      throw unprocessable(`failed to parse workflow: ${there.workflow[0]?.message ?? ""}`);
    const checked = dispatchInputs(there.workflow, inputs);
    if (!checked.ok) throw unprocessable(checked.message);
    const own = { ref: full, workflow: file.path, inputs: checked.event };
    await hub.emit({ event: "workflow_dispatch", repository, actor, sender, payload: own });
    return startRun(hub, running, {
      repository,
      sender,
      file,
      workflow: there.workflow,
      event: "workflow_dispatch",
      payload: {
        ...own,
        repository: renderRepository(hub.state, repository),
        sender: renderUser(hub.state, sender),
      },
      inputs: checked.typed,
      scope: { ref: full, sha },
    });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const run of running) run.kill();
    await Promise.allSettled([...running].map(({ done }) => done));
  }

  return { onEvent, dispatch, close };
}

/** What triggers look at. For pull requests, branch filters mean the base. */
function triggerOf(event: HubEvent, scope: NonNullable<HubEvent["workflow"]>) {
  return {
    event: event.event,
    ...(event.action === undefined ? {} : { action: event.action }),
    ref: scope.baseRef === undefined ? scope.ref : `refs/heads/${scope.baseRef}`,
    ...(scope.changedPaths === undefined ? {} : { changedPaths: scope.changedPaths }),
    ...(scope.completed === undefined ? {} : { workflow: scope.completed }),
  };
}

async function fullRef(hub: Hub, repository: Dispatch["repository"], ref: string): Promise<string | null> {
  const candidates = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  for (const name of candidates) if (await hub.git(repository).ref(name)) return name;
  return null;
}
