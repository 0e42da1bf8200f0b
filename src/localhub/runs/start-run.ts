import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Hub } from "../hub.js";
import type { WorkflowScope } from "../hub-event.js";
import { renderRun, renderWorkflow } from "../render/run.js";
import { levelOn } from "../rest/actor.js";
import {
  type Account,
  fullName,
  type Repository,
  type WorkflowFile,
  type WorkflowRun,
} from "../store/model.js";
import { defaultScope } from "../webhooks/scope.js";
import { isWorkflow } from "../workflows/read-workflow.js";
import { displayTitle } from "../workflows/run-name.js";
import { runWorkflow } from "../workflows/run-workflow.js";
import type {
  InputValue,
  WorkflowRun as RunningWorkflow,
  RunSubject,
  TokenRequest,
  Workflow,
  WorkflowError,
} from "../workflows/types.js";
import { resolveAction } from "./resolve-action.js";
import { applyJob, applyRunEvent } from "./run-state.js";
import { eventTitle } from "./title.js";

export interface RunStart {
  repository: Repository;
  sender: Account;
  file: WorkflowFile;
  workflow: Workflow | readonly WorkflowError[];
  event: string;
  payload: Readonly<Record<string, unknown>>;
  inputs?: Readonly<Record<string, InputValue>>;
  scope: WorkflowScope;
}

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
  await announce(hub, repository, run, "requested");
  const going = runWorkflow({
    ...subject,
    workflow,
    secrets: Object.fromEntries(repository.secrets),
    newId: state.newId,
    mintJobToken: (request) => mintJobToken(hub, repository, run, request),
    resolveAction: (action) => resolveAction(hub, repository, action),
    artifactsOfRun: async ({ repository: name, runId, token }) => {
      const actor = state.tokens.get(token);
      const other = state.repositories.find((each) => fullName(each).toLowerCase() === name.toLowerCase());
      if (!actor || !other || levelOn(other, actor) === null)
        throw new Error(`${name} can't be read with this token`);
      return other.runs.find(({ id }) => id === runId)?.artifacts ?? [];
    },
    workDir,
    path: state.path,
    onEvent: (event) => {
      applyRunEvent(hub, repository, run, event);
      if (event.type !== "job-started" || run.status !== "queued") return;
      run.status = "in_progress";
      hub.background(announce(hub, repository, run, "in_progress"));
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
  await announce(hub, repository, run, "completed");
}

function subjectOf(
  hub: Hub,
  run: WorkflowRun,
  { repository, sender, payload, inputs, scope }: RunStart,
): RunSubject {
  const { state } = hub;
  return {
    repository: {
      owner: repository.owner.login,
      name: repository.name,
      id: repository.id,
      ownerId: repository.owner.id,
      defaultBranch: repository.defaultBranch,
      private: repository.private,
    },
    ref: scope.ref,
    sha: scope.sha,
    event: run.event,
    payload,
    ...(inputs ? { inputs } : {}),
    actor: { login: sender.login, id: sender.id },
    triggeringActor: sender.login,
    ...(scope.headRef === undefined ? {} : { headRef: scope.headRef }),
    ...(scope.baseRef === undefined ? {} : { baseRef: scope.baseRef }),
    runId: run.id,
    runNumber: run.number,
    runAttempt: run.attempt,
    serverUrl: state.url,
    apiUrl: `${state.url}/api/v3`,
    graphqlUrl: `${state.url}/api/graphql`,
    variables: Object.fromEntries([...repository.variables].map(([name, { value }]) => [name, value])),
  };
}

/** The token of one job: good until the job ends. */
async function mintJobToken(
  hub: Hub,
  repository: Repository,
  run: WorkflowRun,
  { permissions }: TokenRequest,
) {
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  hub.state.tokens.set(token, {
    kind: "job",
    account: hub.actionsApp.bot,
    app: hub.actionsApp,
    repositoryId: repository.id,
    runId: run.id,
    permissions,
  });
  return {
    token,
    revoke: async () => {
      hub.state.tokens.delete(token);
    },
  };
}

async function announce(
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
