import type { ActionFinder } from "./action-source.js";
import { evaluate, evaluateTexts, isTrue } from "./expressions.js";
import type { JavaScriptAction } from "./javascript-action.js";
import type { Frame, StepRecord, StopReason } from "./job-session.js";
import { runScript } from "./run-script.js";
import { runUses } from "./run-uses.js";
import { scopeOf } from "./scope.js";
import type { Outputs, StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";
import { stepName } from "./step-name.js";
import { createStepOutput, type StepOutput } from "./step-output.js";
import type { StepTemplate } from "./template.js";

export interface StepRunner {
  /**
   * Runs one step, or skips it; notes its result in the frame. Never throws for what the workflow does.
   * @param outer stops this step too: the composite step that it is a part of
   */
  readonly runStep: (
    frame: Frame,
    step: StepTemplate,
    stepNumber: number,
    outer?: AbortSignal,
  ) => Promise<StepRecord>;
  readonly runSteps: (
    frame: Frame,
    steps: readonly StepTemplate[],
    stepNumber: number,
    outer: AbortSignal,
  ) => Promise<void>;
}

/** @param prepared actions whose `pre` has run, by their step */
export function createStepRunner(
  find: ActionFinder,
  prepared: ReadonlyMap<StepTemplate, JavaScriptAction>,
): StepRunner {
  const runStep: StepRunner["runStep"] = async (frame, step, stepNumber, outer) => {
    const output = createStepOutput(frame.job, stepNumber);
    const record = await attempt(frame, step, stepNumber, output, outer, (call) =>
      step.run === undefined ? runUses(call, find, prepared.get(step)) : runScript(call),
    );
    if (record.conclusion === "failure") frame.failed = true;
    if (!step.id.startsWith("__")) frame.steps.set(step.id, record);
    return record;
  };
  const runSteps: StepRunner["runSteps"] = async (frame, steps, stepNumber, outer) => {
    for (const step of steps) {
      if (outer.aborted && outer.reason === "timed-out") return;
      await runStep(frame, step, stepNumber, outer);
    }
  };
  return { runStep, runSteps };
}

async function attempt(
  frame: Frame,
  step: StepTemplate,
  stepNumber: number,
  output: StepOutput,
  outer: AbortSignal | undefined,
  body: (call: StepCall) => Promise<Outputs>,
): Promise<StepRecord> {
  let stopper: Stopper | undefined;
  let tolerated = false;
  try {
    if (!isTrue(step.if, scopeOf(frame, step.id)))
      return { outputs: {}, outcome: "skipped", conclusion: "skipped" };
    const environment = evaluateTexts(step.env, scopeOf(frame, step.id));
    const scope = scopeOf(frame, step.id, environment);
    tolerated = evaluate(step.continueOnError, scope) === true;
    stopper = createStopper(frame, step, evaluate(step.timeoutMinutes, scope), outer);
    const outputs = await body({ frame, step, stepNumber, scope, environment, output, stop: stopper.signal });
    return finish(outputs, "success", stopper, frame, step, output, tolerated);
  } catch (error) {
    if (error instanceof StepFailure) {
      if (error.message !== "" && stopper?.signal.aborted !== true) output.fail(error.message);
      return finish(error.outputs, "failure", stopper, frame, step, output, tolerated);
    }
    output.fail(error instanceof Error ? error.message : String(error));
    return finish(new Map(), "failure", stopper, frame, step, output, tolerated);
  } finally {
    stopper?.end();
  }
}

/** A stopped step has failed or is cancelled, whatever its process made of the signal. */
function finish(
  outputs: Outputs,
  result: "success" | "failure",
  stopper: Stopper | undefined,
  frame: Frame,
  step: StepTemplate,
  output: StepOutput,
  tolerated: boolean,
): StepRecord {
  const values = Object.fromEntries(outputs);
  if (stopper?.signal.aborted !== true)
    return { outputs: values, outcome: result, conclusion: tolerated ? "success" : result };
  if ((stopper.signal.reason as StopReason) === "cancelled") {
    output.fail("The operation was canceled.");
    return { outputs: values, outcome: "cancelled", conclusion: "cancelled" };
  }
  output.fail(`The action '${stepName(frame, step)}' has timed out after ${stopper.minutes} minutes.`);
  return { outputs: values, outcome: "failure", conclusion: tolerated ? "success" : "failure" };
}

interface Stopper {
  readonly signal: AbortSignal;
  readonly minutes: number;
  readonly end: () => void;
}

/**
 * Stops a step at its own time limit, with the step it is a part of, and when the job is cancelled, unless its
 * condition (`always()`, `cancelled()`) still holds then.
 */
function createStopper(
  frame: Frame,
  step: StepTemplate,
  limit: unknown,
  outer: AbortSignal | undefined,
): Stopper {
  const controller = new AbortController();
  const stop = (reason: StopReason): void => controller.abort(reason);
  const minutes = Number(limit ?? 0);
  const timer = minutes > 0 ? setTimeout(() => stop("timed-out"), minutes * 60_000) : undefined;
  const stopListening = frame.job.onCancel(() => {
    if (!isTrue(step.if, scopeOf(frame, step.id))) stop("cancelled");
  });
  const onOuter = (): void => stop(outer?.reason as StopReason);
  // A step that starts after the outer one was stopped is there to clean up: `always()`.
  if (outer?.aborted === false) outer.addEventListener("abort", onOuter, { once: true });
  return {
    signal: controller.signal,
    minutes,
    end: () => {
      clearTimeout(timer);
      stopListening();
      outer?.removeEventListener("abort", onOuter);
    },
  };
}
