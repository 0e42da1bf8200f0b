import type { WorkflowTemplate } from "./template.js";

/**
 * What a workflow run takes and gives: the contract between the hub (REST, git, webhooks, pages) and its runner.
 * Times are ISO 8601 in UTC. Nothing here is stored: the hub keeps what it wants to show.
 */

/** A problem that makes GitHub refuse a workflow file. */
export interface WorkflowError {
  /** As GitHub words it: `x.yml (Line: 3, Col: 5): Unexpected value 'foo'`. */
  readonly message: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
}

/** A permission level; naming one scope sets all others to `none`. */
export type PermissionLevel = "none" | "read" | "write";

/** Scope (`contents`, `pull-requests` …) to level; scopes that are not in it are `none`. */
export type Permissions = Readonly<Record<string, PermissionLevel>>;

export type InputValue = string | boolean | number;

/** One input of `on.workflow_dispatch.inputs`. */
export interface DispatchInput {
  readonly name: string;
  readonly type: "string" | "boolean" | "number" | "choice" | "environment";
  readonly description: string;
  readonly required: boolean;
  readonly default?: InputValue;
  readonly options: readonly string[];
}

/** What one event name under `on:` asks for; an absent filter lets everything through. */
export interface Trigger {
  readonly event: string;
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly branchesIgnore?: readonly string[];
  readonly tags?: readonly string[];
  readonly tagsIgnore?: readonly string[];
  readonly paths?: readonly string[];
  readonly pathsIgnore?: readonly string[];
  /** Names of the workflows that `workflow_run` listens to. */
  readonly workflows?: readonly string[];
  /** Only for `workflow_dispatch`. */
  readonly inputs?: readonly DispatchInput[];
}

/** An event of a repository, as far as a trigger's filters look at it. */
export interface WorkflowEvent {
  /** `issues`, `push`, `workflow_dispatch` … */
  readonly event: string;
  /** The payload's `action`, where the event has one. */
  readonly action?: string;
  /**
   * Full ref (`refs/heads/main`): what was pushed; for pull requests the base branch; for `workflow_run` the branch of
   * the run that ended.
   */
  readonly ref?: string;
  /** Paths changed by the push or the pull request; absent: path filters let it through, as GitHub does. */
  readonly changedPaths?: readonly string[];
  /** Name of the workflow that ran, for `workflow_run`. */
  readonly workflow?: string;
}

/** Inputs of a dispatch, checked: `event` is the payload's `inputs` (strings), `typed` the `inputs` context. */
export type DispatchInputs =
  | {
      readonly ok: true;
      readonly event: Readonly<Record<string, string>>;
      readonly typed: Readonly<Record<string, InputValue>>;
    }
  /** The message of GitHub's 422. */
  | { readonly ok: false; readonly message: string };

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
}

/** A place in a concurrency group. */
export interface Turn {
  /** True when it may go on; false when it never will, because a newer one took its place or it left. */
  readonly granted: Promise<boolean>;
  /** Gives the place back, also while it still waits. Safe to call twice. */
  readonly leave: () => void;
}

export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

export interface StepState {
  /** 1-based; 1 is "Set up job". */
  readonly number: number;
  readonly name: string;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface JobState {
  /** From `newId`: what REST calls the job's id. */
  readonly id: number;
  /** The key under `jobs:`; the jobs of a matrix share it. */
  readonly key: string;
  /** The name people see: `name:`, or the key, with the matrix values in brackets. */
  readonly name: string;
  readonly needs: readonly string[];
  /** `runs-on`; empty until the job's needs have ended. */
  readonly labels: readonly string[];
  /** The job's own `concurrency:`. */
  readonly concurrency: Concurrency | null;
  readonly status: "queued" | "in_progress" | "completed";
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly steps: readonly StepState[];
}

/** A finding that a step printed with `::error::`, `::warning::` or `::notice::`, or that the runner made. */
export interface Annotation {
  readonly jobId: number;
  readonly level: "failure" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  readonly path?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

export interface Artifact {
  /** From `newId`. */
  readonly id: number;
  readonly name: string;
  /** Holds the files as they unpack. Below the run's `workDir`, as the archive is. */
  readonly directory: string;
  /** The zip that a download through REST gives. */
  readonly archive: string;
  /** `sha256:` and the archive's hash in hexadecimal. */
  readonly digest: string;
  /** Of the archive. */
  readonly sizeInBytes: number;
  readonly createdAt: string;
  readonly retentionDays: number;
}

export interface JobResult extends JobState {
  readonly status: "completed";
  readonly conclusion: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
  /** What steps wrote to `GITHUB_STEP_SUMMARY`, joined. */
  readonly summary: string;
  /** The log: lines with their time in front, secrets masked. */
  readonly log: string;
  /** The id of the earlier attempt's job whose result this is; absent for jobs that ran. */
  readonly keptFrom?: number;
}

/** Results of an earlier attempt that stand, by key and name: these jobs don't run again. */
export type KeptJobs = ReadonlyMap<string, ReadonlyMap<string, JobResult>>;

export interface WorkflowRunResult {
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | "startup_failure";
  readonly jobs: readonly JobResult[];
  readonly artifacts: readonly Artifact[];
  readonly annotations: readonly Annotation[];
  /** Why the run could not start (`startup_failure`), else empty. */
  readonly errors: readonly WorkflowError[];
}

export type RunEvent =
  | { readonly type: "job-queued"; readonly job: JobState }
  | { readonly type: "job-started"; readonly job: JobState }
  | { readonly type: "job-finished"; readonly job: JobResult }
  | { readonly type: "step-started"; readonly job: JobState; readonly step: StepState }
  | { readonly type: "step-finished"; readonly job: JobState; readonly step: StepState }
  /** One line, masked, with its time in front, as in GitHub's raw logs. */
  | { readonly type: "log"; readonly jobId: number; readonly stepNumber: number; readonly line: string }
  | { readonly type: "annotation"; readonly annotation: Annotation }
  | { readonly type: "artifact"; readonly artifact: Artifact };

export interface JobToken {
  readonly token: string;
  readonly revoke: () => Promise<void>;
}

export interface TokenRequest {
  readonly jobId: number;
  readonly jobName: string;
  readonly permissions: Permissions;
}

/** Artifacts of another run: asked for by `actions/download-artifact` with `run-id` and `github-token`. */
export interface ForeignArtifactsRequest {
  readonly repository: string;
  readonly runId: number;
  readonly token: string;
}

/** How long a step gets after SIGINT, and then after SIGTERM, before its tree is killed. GitHub: 7500 and 2500. */
export interface StopTiming {
  readonly interruptMs: number;
  readonly terminateMs: number;
}

/** What a run is about: enough for its name, its concurrency group and its contexts. */
export interface RunSubject {
  readonly repository: {
    readonly owner: string;
    readonly name: string;
    readonly id: number;
    readonly ownerId: number;
    readonly defaultBranch: string;
    readonly private: boolean;
  };
  /** Full ref: `refs/heads/main`, `refs/pull/3/merge`. */
  readonly ref: string;
  readonly sha: string;
  /** The event's name. */
  readonly event: string;
  /** The webhook payload: `github.event` and the event file. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** The `inputs` context of a dispatch: `typed` of `dispatchInputs`. */
  readonly inputs?: Readonly<Record<string, InputValue>>;
  readonly actor: { readonly login: string; readonly id: number };
  readonly triggeringActor: string;
  /** Branch names, for pull requests. */
  readonly headRef?: string;
  readonly baseRef?: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  /** `http://127.0.0.1:PORT`, without a slash at the end; git is served at `/OWNER/NAME`. */
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface RunRequest extends RunSubject {
  /** What `readWorkflow` gave; errors make a run that ends at once with `startup_failure`. */
  readonly workflow: Workflow | readonly WorkflowError[];
  readonly secrets: Readonly<Record<string, string>>;
  /**
   * Run of a fork's pull request: no secrets but the job token, and that one reads only.
   * The caller decides, as GitHub does.
   */
  readonly restricted?: boolean;
  /** Unique numbers for jobs and artifacts. */
  readonly newId: () => number;
  readonly mintJobToken: (request: TokenRequest) => Promise<JobToken>;
  /**
   * The files of an action that lies in a repository on the hub (`uses: owner/repo[/sub]@ref`): the directory of the
   * repository's root at that ref, already extracted and not changed by the runner (it runs a copy). `null`: no such action.
   */
  readonly resolveAction: (action: {
    readonly owner: string;
    readonly repo: string;
    readonly ref: string;
  }) => Promise<{ readonly directory: string } | null>;
  /**
   * Takes a place in a concurrency group for a job; `cancel` asks the job to stop, running or waiting. Absent: jobs run
   * as if they had no groups.
   */
  readonly enterGroup?: (concurrency: Concurrency, jobName: string, cancel: (reason: string) => void) => Turn;
  readonly artifactsOfRun?: (request: ForeignArtifactsRequest) => Promise<readonly Artifact[]>;
  /** Only "re-run failed jobs" has some. */
  readonly kept?: KeptJobs;
  /** What earlier attempts of this run have uploaded: to be downloaded, and no obstacle to the same names. */
  readonly earlierArtifacts?: readonly Artifact[];
  /** An existing directory of this run's own; artifacts stay in it, the jobs' files are removed. */
  readonly workDir: string;
  /** The jobs' `PATH`: usually the host's own. Given, because only entries read the environment. */
  readonly path: string;
  readonly onEvent?: (event: RunEvent) => void;
  /** Default 2. */
  readonly maxParallelJobs?: number;
  readonly stopTiming?: StopTiming;
}

export interface WorkflowRun {
  /** Jobs as they stand at the start, `queued`; a matrix that depends on other jobs shows as one until it is known. */
  readonly jobs: readonly JobState[];
  /** Never rejects for what a workflow does; resolves once no process of the run is left. */
  readonly done: Promise<WorkflowRunResult>;
  /** Asks every job to stop: steps get SIGINT, SIGTERM, SIGKILL; `if: always()` steps still run. Safe to call twice. */
  readonly cancel: () => void;
  /** Ends everything at once, `always()` steps too: for the hub's own shutdown. Then `done` resolves as cancelled. */
  readonly kill: () => void;
}

/** A workflow file that GitHub would accept, read by GitHub's own parser. */
export interface Workflow {
  /** Path in the repository: `.github/workflows/x.yml`. */
  readonly path: string;
  /** `name:`, or the path when there is none. */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  /** The parsed file; only the runner looks into it. */
  readonly template: WorkflowTemplate;
}

/**
 * The functions (each in the file of its name):
 *
 * - `readWorkflow(path, text): Promise<Workflow | readonly WorkflowError[]>` (read-workflow.ts)
 * - `isWorkflow(value): value is Workflow` (read-workflow.ts)
 * - `triggersOf(workflow): readonly Trigger[]` (triggers.ts)
 * - `matches(workflow, event: WorkflowEvent): boolean` (triggers.ts)
 * - `dispatchInputs(workflow, given: Record<string, unknown>): DispatchInputs` (dispatch-inputs.ts)
 * - `displayTitle(workflow, subject: RunSubject): string | undefined` — `run-name:` (run-name.ts)
 * - `concurrencyOf(workflow, subject: RunSubject): Concurrency | undefined` (run-name.ts)
 * - `runWorkflow(request: RunRequest): WorkflowRun` (run-workflow.ts)
 */
