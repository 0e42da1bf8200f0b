import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Hub } from "../hub.js";
import { levelOn } from "../rest/actor.js";
import { mayDo } from "../rest/token-permissions.js";
import type { WorkflowRun } from "../store/model.js";
import { findRepository } from "../store/state.js";
import { isWorkflow } from "../workflows/read-workflow.js";
import { concurrencyOf } from "../workflows/run-name.js";
import { runWorkflow } from "../workflows/run-workflow.js";
import type {
  Artifact,
  ForeignArtifactsRequest,
  KeptJobs,
  WorkflowRun as RunningWorkflow,
  RunSubject,
  Turn,
  WorkflowRunResult,
} from "../workflows/types.js";
import { announceRun } from "./announce-run.js";
import { topLevel } from "./concurrency.js";
import { mintJobToken } from "./job-token.js";
import { resolveAction } from "./resolve-action.js";
import { applyJob, applyRunEvent } from "./run-state.js";
import { type RunStart, subjectOf } from "./run-subject.js";

export interface Following {
  hub: Hub;
  /** All that run at present, for the hub's shutdown. */
  running: Set<RunningWorkflow>;
  run: WorkflowRun;
  start: RunStart;
}

/** Follows one attempt of a run to its end: waits for its concurrency group, runs it, and tells of it. */
export async function followRun(following: Following, kept?: KeptJobs): Promise<WorkflowRunResult> {
  const { hub, run, start } = following;
  const { repository } = start;
  const subject = subjectOf(hub, run, start);
  // Before anything is waited for, so that runs get their turns in the order in which they were made.
  const place = takePlace(following, subject);
  // A run that is tried again, or was held, was requested before.
  if (run.attempt === 1 && !start.held) await announceRun(hub, repository, run, "requested");
  const result = await place.run(() => runAttempt(following, subject, kept));
  run.cancel = null;
  run.errors = result.errors.map(({ message }) => message);
  run.status = "completed";
  run.conclusion = result.conclusion;
  run.updatedAt = hub.state.now();
  await announceRun(hub, repository, run, "completed");
  return result;
}

const ended = (conclusion: WorkflowRunResult["conclusion"], message = ""): WorkflowRunResult => ({
  conclusion,
  jobs: [],
  artifacts: [],
  annotations: [],
  errors: message === "" ? [] : [{ message }],
});

interface Place {
  /** Begins when the group lets it; a run that never gets there ends as cancelled. */
  run: (begin: () => Promise<WorkflowRunResult>) => Promise<WorkflowRunResult>;
}

/** A place in the workflow's own concurrency group, if it has one. Until it begins, the run can be called off here. */
function takePlace({ hub, run, start }: Following, subject: RunSubject): Place {
  const { workflow, repository } = start;
  let calledOff = false;
  let why = "";
  const callOff = (): void => {
    calledOff = true;
    turn?.leave();
  };
  let turn: Turn | undefined;
  try {
    const concurrency = isWorkflow(workflow) ? concurrencyOf(workflow, subject) : undefined;
    if (concurrency && concurrency.group !== "")
      turn = hub.concurrency.enter(repository.id, concurrency, {
        runId: run.id,
        name: topLevel,
        cancel: (reason) => {
          why = reason;
          run.cancel?.();
        },
      });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { run: async () => ended("startup_failure", message) };
  }
  if (turn) run.status = "pending";
  run.cancel = callOff;
  hub.closing.addEventListener("abort", callOff, { once: true });
  return {
    run: async (begin) => {
      try {
        const granted = (await turn?.granted) ?? true;
        if (!granted || calledOff || hub.closing.aborted) return ended("cancelled", why);
        run.status = "queued";
        return await begin();
      } finally {
        hub.closing.removeEventListener("abort", callOff);
        turn?.leave();
      }
    },
  };
}

async function runAttempt(
  { hub, running, run, start }: Following,
  subject: RunSubject,
  kept: KeptJobs | undefined,
): Promise<WorkflowRunResult> {
  const { state } = hub;
  const { repository, workflow } = start;
  const attempt = run.attempt === 1 ? "" : `-${run.attempt}`;
  const workDir = path.join(state.directory, "runs", `${run.id}${attempt}`);
  // Nothing is waited for before the run is among those that the hub ends when it closes.
  mkdirSync(workDir, { recursive: true });
  const going = runWorkflow({
    ...subject,
    workflow,
    restricted: start.restricted ?? false,
    secrets: Object.fromEntries(repository.secrets),
    newId: state.newId,
    mintJobToken: (request) => mintJobToken(hub, repository, run, request),
    resolveAction: (action) => resolveAction(hub, repository, action),
    artifactsOfRun: async (request) => foreignArtifacts(hub, request),
    enterGroup: (concurrency, name, cancel) =>
      hub.concurrency.enter(repository.id, concurrency, { runId: run.id, name, cancel }),
    earlierArtifacts: [...run.artifacts],
    ...(kept ? { kept } : {}),
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
  return result;
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
