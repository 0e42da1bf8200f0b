import type { Conclusion, JobResult, JobState, RunEvent, StepState } from "./types.js";

/** Keeps a job's state as people see it, and tells of its changes. */
export interface JobTracker {
  readonly id: number;
  readonly state: () => JobState;
  /** What is known only once the job's needs have ended. */
  readonly describe: (known: Pick<JobState, "name" | "labels" | "concurrency">) => void;
  readonly start: () => void;
  /** Gives the step's number. */
  readonly addStep: (name: string) => number;
  readonly startStep: (number: number, name?: string) => void;
  readonly finishStep: (number: number, conclusion: Conclusion) => void;
  /** Takes over the result of an earlier attempt. */
  readonly adopt: (earlier: JobResult) => JobResult;
  /** Steps that never ran become skipped. */
  readonly finish: (
    conclusion: Conclusion,
    rest: Pick<JobResult, "outputs" | "summary" | "log">,
  ) => JobResult;
}

export function createJobTracker(
  first: Pick<JobState, "id" | "key" | "name" | "needs">,
  emit: (event: RunEvent) => void,
): JobTracker {
  const steps: StepState[] = [];
  let job: Omit<JobState, "steps"> = {
    ...first,
    labels: [],
    concurrency: null,
    status: "queued",
    conclusion: null,
    startedAt: null,
    completedAt: null,
  };
  const now = (): string => new Date().toISOString();
  const state = (): JobState => ({ ...job, steps: [...steps] });
  const change = (number: number, changes: Partial<StepState>): StepState => {
    const step = steps[number - 1];
    if (step === undefined) throw new Error(`the job has no step ${number}`);
    const changed = { ...step, ...changes };
    steps[number - 1] = changed;
    return changed;
  };
  emit({ type: "job-queued", job: state() });

  return {
    id: first.id,
    state,
    describe: (known) => {
      job = { ...job, ...known };
    },
    start: () => {
      job = { ...job, status: "in_progress", startedAt: now() };
      emit({ type: "job-started", job: state() });
    },
    addStep: (name) => {
      const number = steps.length + 1;
      steps.push({ number, name, status: "queued", conclusion: null, startedAt: null, completedAt: null });
      return number;
    },
    startStep: (number, name) => {
      const named = name === undefined ? {} : { name };
      const step = change(number, { status: "in_progress", startedAt: now(), ...named });
      emit({ type: "step-started", job: state(), step });
    },
    finishStep: (number, conclusion) => {
      const step = change(number, { status: "completed", conclusion, completedAt: now() });
      emit({ type: "step-finished", job: state(), step });
    },
    adopt: (earlier) => {
      const result: JobResult = { ...earlier, id: first.id, keptFrom: earlier.id };
      job = result;
      steps.splice(0, steps.length, ...earlier.steps);
      emit({ type: "job-finished", job: result });
      return result;
    },
    finish: (conclusion, rest) => {
      for (const { number, status } of [...steps])
        if (status !== "completed")
          change(number, { status: "completed", conclusion: "skipped", completedAt: now() });
      const completedAt = now();
      job = { ...job, startedAt: job.startedAt ?? completedAt, completedAt };
      const result: JobResult = { ...job, steps: [...steps], ...rest, status: "completed", conclusion };
      job = result;
      emit({ type: "job-finished", job: result });
      return result;
    },
  };
}
