import type { ExpressionData } from "@actions/expressions/data/expressiondata";
import type { ArtifactStore } from "./artifact-store.js";
import type { Json } from "./expressions.js";
import type { JobLog } from "./job-log.js";
import type { JobPlaces } from "./job-places.js";
import type { Masks } from "./masks.js";
import type { JobProcesses } from "./processes.js";
import type { StepTemplate } from "./template.js";
import type { Annotation, Conclusion, RunRequest, Workflow } from "./types.js";

/** What the jobs of a run share. */
export interface RunSession {
  readonly request: RunRequest;
  readonly workflow: Workflow;
  /** The `github` context's values that are the same for all jobs. */
  readonly github: Readonly<Record<string, Json>>;
  readonly event: ExpressionData;
  readonly artifacts: ArtifactStore;
}

/** What the steps of a job share; the mutable parts are what steps change for those after them. */
export interface JobSession {
  readonly run: RunSession;
  readonly id: number;
  readonly key: string;
  readonly places: JobPlaces;
  readonly token: string;
  readonly masks: Masks;
  readonly log: JobLog;
  readonly processes: JobProcesses;
  /** The `env` context: the workflow's, the job's, then what steps wrote to `GITHUB_ENV`. */
  readonly environment: Record<string, string>;
  /** From `GITHUB_PATH`, the latest first. */
  readonly pathEntries: string[];
  /** Done after the last step, the latest first. */
  readonly posts: Post[];
  readonly summaries: string[];
  readonly cancelled: () => boolean;
  /** Calls back once when the job is cancelled; gives back how to stop listening. */
  readonly onCancel: (listener: () => void) => () => void;
  readonly annotate: (annotation: Omit<Annotation, "jobId">) => void;
  /** Of `steps.ts`: given when the job is set up, so that a composite action can run steps as a job does. */
  runSteps: (
    frame: Frame,
    steps: readonly StepTemplate[],
    stepNumber: number,
    stop: AbortSignal,
  ) => Promise<void>;
}

/** What an action wants done at the end of its job. */
interface Post {
  readonly name: string;
  /** An expression with status functions, which speak of the job. */
  readonly condition: string;
  readonly run: (stepNumber: number, stop: AbortSignal) => Promise<void>;
}

export interface StepRecord {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
}

/** The action whose files are running, for `github.action_*`. */
export interface ActionIdentity {
  /** Its directory; given to composite actions only, as on GitHub. */
  readonly path?: string;
  readonly repository: string;
  readonly ref: string;
}

/** Steps that run one after the other: a job's, or a composite action's. */
export interface Frame {
  readonly job: JobSession;
  /** Contexts that stay as they are: `matrix`, `strategy`, `needs`, `inputs` … as far as these steps may see them. */
  readonly contexts: Readonly<Record<string, ExpressionData>>;
  /** By id, in the order they ran. */
  readonly steps: Map<string, StepRecord>;
  /** The `env` of the step that uses a composite action, for the steps in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly action?: ActionIdentity;
  /** `defaults.run`; empty or missing: nothing is set. */
  readonly runDefaults: { shell?: string; workingDirectory?: string };
  /** Whether one of these steps has failed. */
  failed: boolean;
}

/** Why a step's signal was raised, as its `reason`. */
export type StopReason = "cancelled" | "timed-out";
