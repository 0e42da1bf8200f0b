import { readInputs } from "./action-inputs.js";
import { isTrue } from "./expressions.js";
import type { JavaScriptAction } from "./javascript-action.js";
import type { Frame } from "./job-session.js";
import type { JobTracker } from "./job-tracker.js";
import { scopeOf } from "./scope.js";
import { stepName } from "./step-name.js";
import { createStepOutput, messageOf } from "./step-output.js";
import type { StepRunner } from "./steps.js";
import type { StepTemplate } from "./template.js";
import type { Conclusion } from "./types.js";

/** A job whose steps are run one after the other, before the eyes of its tracker. */
export interface JobSteps {
  readonly tracker: JobTracker;
  readonly frame: Frame;
  readonly runner: StepRunner;
  /** Nothing more begins once it is raised. */
  readonly kill: AbortSignal;
}

/** What actions want done before the first step. */
export async function runPres(
  steps: JobSteps,
  prepared: ReadonlyMap<StepTemplate, JavaScriptAction>,
): Promise<void> {
  const { frame } = steps;
  for (const [step, action] of prepared) {
    await runAside(steps, `Pre ${stepName(frame, step)}`, action.runs.preIf, async (stepNumber, stop) => {
      const scope = scopeOf(frame, step.id);
      const output = createStepOutput(frame.job, stepNumber);
      const call = { frame, step, stepNumber, scope, environment: {}, output, stop };
      await action.part(call, "pre", readInputs(call, action.inputs));
    });
  }
}

/** The steps of the workflow file. */
export async function runMain(
  { tracker, frame, runner, kill }: JobSteps,
  templates: readonly StepTemplate[],
): Promise<void> {
  // All are shown from the start; a name that depends on earlier steps is right once its step begins.
  const numbered = templates.map((step) => ({ step, number: tracker.addStep(stepName(frame, step)) }));
  for (const { step, number } of numbered) {
    if (kill.aborted) return;
    tracker.startStep(number, stepName(frame, step));
    const { conclusion } = await runner.runStep(frame, step, number);
    tracker.finishStep(number, conclusion);
  }
}

/** What actions want done after the last step. */
export async function runPosts(steps: JobSteps): Promise<void> {
  for (const post of steps.frame.job.posts) await runAside(steps, post.name, post.condition, post.run);
}

/** A step that the workflow file doesn't show. */
async function runAside(
  { tracker, frame, kill }: JobSteps,
  name: string,
  condition: string,
  body: (stepNumber: number, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  if (kill.aborted) return;
  const number = tracker.addStep(name);
  tracker.startStep(number);
  let conclusion: Conclusion = "success";
  try {
    if (isTrue(condition, scopeOf(frame, ""))) await body(number, new AbortController().signal);
    else conclusion = "skipped";
  } catch (error) {
    conclusion = "failure";
    frame.failed = true;
    createStepOutput(frame.job, number).fail(messageOf(error));
  }
  tracker.finishStep(number, conclusion);
}
