import type { Inputs } from "./action-inputs.js";
import type { CompositeRuns } from "./action-manifest.js";
import { evaluateText, toData } from "./expressions.js";
import type { ActionIdentity, Frame } from "./job-session.js";
import { scopeOf } from "./scope.js";
import type { Outputs, StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";

/** Runs a composite action's steps as part of one step of the job. They see neither secrets nor `needs`. */
export async function runComposite(
  call: StepCall,
  runs: CompositeRuns,
  identity: ActionIdentity,
  inputs: Inputs,
): Promise<Outputs> {
  const { frame, environment, stepNumber, stop, step } = call;
  const { strategy, matrix } = frame.contexts;
  const inner: Frame = {
    job: frame.job,
    contexts: {
      ...(strategy === undefined ? {} : { strategy }),
      ...(matrix === undefined ? {} : { matrix }),
      inputs: toData(Object.fromEntries(inputs)),
    },
    steps: new Map(),
    environment: { ...frame.environment, ...environment },
    action: identity,
    runDefaults: {},
    failed: false,
  };
  if (runs.steps.some(({ run, shell }) => run !== undefined && shell === undefined))
    throw new StepFailure(`Required property is missing: shell (in a step of '${step.uses}')`);
  await frame.job.runSteps(inner, runs.steps, stepNumber, stop);
  const scope = scopeOf(inner, step.id, environment);
  const outputs = new Map(runs.outputs.map(({ id, value }) => [id, evaluateText(value, scope)]));
  // The step in it that failed has said why.
  if (inner.failed) throw new StepFailure("", outputs);
  return outputs;
}
