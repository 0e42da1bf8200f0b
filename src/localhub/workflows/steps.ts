import type { ActionFinder } from "./action-source.js";
import { evaluate, evaluateTexts, isTrue, stillTrue } from "./expressions.js";
import type { JavaScriptAction } from "./javascript-action.js";
import type { Frame, StepRecord, StopReason } from "./job-session.js";
import { runScript } from "./run-script.js";
import { runUses } from "./run-uses.js";
import { scopeOf } from "./scope.js";
import type { Outputs, StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";
import { stepName } from "./step-name.js";
import { createStepOutput, messageOf, type StepOutput } from "./step-output.js";
import type { StepTemplate } from "./template.js";
import type { Conclusion } from "./types.js";
import { afterMinutes } from "./watch-time.js";

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
    return recordOf(outputs, stopper.outcome("success"), tolerated);
  } catch (error) {
    const outcome = stopper?.outcome("failure") ?? "failure";
    const outputs = error instanceof StepFailure ? error.outputs : new Map();
    // That it was stopped is said below, and a composite action's step has said why it failed.
    if (messageOf(error) !== "" && stopper?.signal.aborted !== true) output.fail(messageOf(error));
    return recordOf(outputs, outcome, tolerated);
  } finally {
    const stopped = stopper?.end();
    if (stopped !== undefined) output.fail(stopped);
  }
}

const recordOf = (outputs: Outputs, outcome: Conclusion, tolerated: boolean): StepRecord => ({
  outputs: Object.fromEntries(outputs),
  outcome,
  conclusion: tolerated && outcome === "failure" ? "success" : outcome,
});

interface Stopper {
  readonly signal: AbortSignal;
  /** A stopped step has failed or is cancelled, whatever its process made of the signal. */
  readonly outcome: (result: "success" | "failure") => Conclusion;
  /** Ends the watching; tells why the step was stopped, if it was. */
  readonly end: () => string | undefined;
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
  const timer = minutes > 0 ? afterMinutes(minutes, () => stop("timed-out")) : undefined;
  const stopListening = frame.job.onCancel(() => {
    if (!stillTrue(step.if, scopeOf(frame, step.id))) stop("cancelled");
  });
  const onOuter = (): void => stop(outer?.reason as StopReason);
  // A step that starts after the outer one was stopped is there to clean up: `always()`.
  if (outer?.aborted === false) outer.addEventListener("abort", onOuter, { once: true });
  const { signal } = controller;
  const reason = () => signal.reason as StopReason;
  const said = (): string =>
    reason() === "cancelled"
      ? "The operation was canceled."
      : `The action '${stepName(frame, step)}' has timed out after ${minutes} minutes.`;
  return {
    signal,
    outcome: (result) => (!signal.aborted ? result : reason() === "cancelled" ? "cancelled" : "failure"),
    end: () => {
      clearTimeout(timer);
      stopListening();
      outer?.removeEventListener("abort", onOuter);
      return signal.aborted ? said() : undefined;
    },
  };
}
