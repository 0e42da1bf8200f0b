import { type Scope, toContext, toData, toEnvironmentContext } from "./expressions.js";
import { githubContext } from "./github-context.js";
import { hashFiles } from "./glob.js";
import type { Frame, StepRecord } from "./job-session.js";
import { runnerValues } from "./runner-values.js";

/** What a step's expressions see. @param environment the step's own `env`, as far as it is known */
export function scopeOf(
  frame: Frame,
  stepId: string,
  environment: Readonly<Record<string, string>> = {},
): Scope {
  const { job } = frame;
  const { cancelled } = job;
  const status = () => (cancelled() ? "cancelled" : frame.failed ? "failure" : "success");
  return {
    contexts: {
      ...frame.contexts,
      github: githubContext(job.run.github, githubStepValues(frame, stepId), job.run.event),
      env: toEnvironmentContext({ ...job.environment, ...frame.environment, ...environment }),
      steps: toContext(Object.fromEntries([...frame.steps].map(([id, record]) => [id, stepValue(record)]))),
      job: toData({ status: status() }),
      runner: toData(runnerValues(job.places)),
    },
    functions: {
      success: () => status() === "success",
      failure: () => status() === "failure",
      cancelled: () => cancelled(),
      always: () => true,
      hashfiles: (...patterns) => hashFiles(patterns.map(String), job.places.workspace),
    },
  };
}

const stepValue = ({ outputs, outcome, conclusion }: StepRecord) => ({ outputs, outcome, conclusion });

/** The values of the `github` context that belong to the job or the step. */
export function githubStepValues(frame: Frame, stepId: string) {
  const { job, action } = frame;
  return {
    token: job.token,
    job: job.key,
    workspace: job.places.workspace,
    event_path: job.places.eventFile,
    action: stepId,
    action_repository: action?.repository ?? "",
    action_ref: action?.ref ?? "",
    ...(action?.path === undefined ? {} : { action_path: action.path }),
  };
}
