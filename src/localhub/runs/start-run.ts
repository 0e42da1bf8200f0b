import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Hub } from "../hub.js";
import { levelOn } from "../rest/actor.js";
import { mayDo } from "../rest/token-permissions.js";
import type { WorkflowRun } from "../store/model.js";
import { findRepository } from "../store/state.js";
import { isWorkflow } from "../workflows/read-workflow.js";
import { displayTitle } from "../workflows/run-name.js";
import { runWorkflow } from "../workflows/run-workflow.js";
import type {
  Artifact,
  ForeignArtifactsRequest,
  WorkflowRun as RunningWorkflow,
  RunSubject,
  Workflow,
} from "../workflows/types.js";
import { announceRun } from "./announce-run.js";
import { mintJobToken } from "./job-token.js";
import { resolveAction } from "./resolve-action.js";
import { applyJob, applyRunEvent } from "./run-state.js";
import { type RunStart, subjectOf } from "./run-subject.js";
import { eventTitle } from "./title.js";

/** Makes a run, tells of it, and lets it go on in the background. */
export function startRun(hub: Hub, running: Set<RunningWorkflow>, start: RunStart): WorkflowRun {
  const { state } = hub;
  const { repository, sender, file, workflow, event, scope } = start;
  const run: WorkflowRun = {
    id: state.newId(),
    workflow: file,
    number: repository.runs.filter((each) => each.workflow === file).length + 1,
    attempt: 1,
    event,
    title: "",
    headBranch: scope.headRef ?? scope.ref.replace(/^refs\/(heads|tags)\//, ""),
    headSha: scope.headSha ?? scope.sha,
    status: "queued",
    conclusion: null,
    actor: sender,
    createdAt: state.now(),
    updatedAt: state.now(),
    jobs: [],
    artifacts: [],
    errors: [],
    cancel: null,
  };
  const subject = subjectOf(hub, run, start);
  run.title = (isWorkflow(workflow) && titleOf(workflow, subject)) || eventTitle(run, start.payload);
  repository.runs.push(run);
  hub.background(follow(hub, running, run, subject, start));
  return run;
}

/** A `run-name` that can't be evaluated must not keep the run from starting, and so from saying so. */
function titleOf(workflow: Workflow, subject: RunSubject): string | undefined {
  try {
    return displayTitle(workflow, subject);
  } catch {
    return undefined;
  }
}

async function follow(
  hub: Hub,
  running: Set<RunningWorkflow>,
  run: WorkflowRun,
  subject: RunSubject,
  { repository, workflow }: RunStart,
): Promise<void> {
  const { state } = hub;
  const workDir = path.join(state.directory, "runs", String(run.id));
  await mkdir(workDir, { recursive: true });
  await announceRun(hub, repository, run, "requested");
  const going = runWorkflow({
    ...subject,
    workflow,
    secrets: Object.fromEntries(repository.secrets),
    newId: state.newId,
    mintJobToken: (request) => mintJobToken(hub, repository, run, request),
    resolveAction: (action) => resolveAction(hub, repository, action),
    artifactsOfRun: async (request) => foreignArtifacts(hub, request),
    workDir,
    path: state.path,
    ...(state.stopTiming ? { stopTiming: state.stopTiming } : {}),
    onEvent: (event) => {
      applyRunEvent(hub, repository, run, event);
      if (event.type !== "job-started" || run.status !== "queued") return;
      run.status = "in_progress";
      hub.background(announceRun(hub, repository, run, "in_progress"));
    },
  });
  running.add(going);
  run.cancel = going.cancel;
  for (const job of going.jobs) applyJob(hub, repository, run, job);
  const result = await going.done;
  running.delete(going);
  run.cancel = null;
  run.errors = result.errors.map(({ message }) => message);
  run.status = "completed";
  run.conclusion = result.conclusion;
  run.updatedAt = state.now();
  await announceRun(hub, repository, run, "completed");
}

/** The artifacts of another run, for whoever holds a token that may read its repository. */
function foreignArtifacts(
  hub: Hub,
  { repository: name, runId, token }: ForeignArtifactsRequest,
): readonly Artifact[] {
  const actor = hub.state.tokens.get(token);
  const [owner = "", short = ""] = name.split("/");
  const repository = findRepository(hub.state, owner, short);
  const readable = actor && repository && levelOn(repository, actor) !== null;
  if (!readable || !mayDo(actor, repository, "actions=read"))
    throw new Error(`${name} can't be read with this token`);
  return repository.runs.find(({ id }) => id === runId)?.artifacts ?? [];
}
