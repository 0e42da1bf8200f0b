import path from "node:path";
import { type Inputs, inputVariables } from "./action-inputs.js";
import type { ActionManifest, JavaScriptRuns } from "./action-manifest.js";
import type { ActionIdentity } from "./job-session.js";
import { type Outputs, runStepProcess, type StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";
import { stepName } from "./step-name.js";
import { createStepOutput } from "./step-output.js";

/** One use of a JavaScript action: its parts share a state (`GITHUB_STATE`). */
export interface JavaScriptAction {
  readonly runs: JavaScriptRuns;
  readonly inputs: ActionManifest["inputs"];
  readonly part: (call: StepCall, part: "pre" | "main" | "post", inputs: Inputs) => Promise<Outputs>;
}

/** Runs with the Node.js that runs this: `node20` and `node24` are the same here. */
export function javaScriptAction(
  { inputs: known }: ActionManifest,
  runs: JavaScriptRuns,
  directory: string,
  identity: ActionIdentity,
): JavaScriptAction {
  const state = new Map<string, string>();
  return {
    runs,
    inputs: known,
    part: async (call, part, inputs) => {
      const variables = Object.fromEntries([...state].map(([name, value]) => [`STATE_${name}`, value]));
      const inside = { ...call, frame: { ...call.frame, action: identity } };
      const written = await runStepProcess(inside, {
        command: process.execPath,
        args: [path.join(directory, runs[part] ?? runs.main)],
        cwd: call.frame.job.places.workspace,
        variables: { ...inputVariables(inputs), ...variables },
      });
      for (const [name, value] of written.state) state.set(name, value);
      if (written.problem !== undefined) throw new StepFailure(written.problem, written.outputs);
      return written.outputs;
    },
  };
}

/** Runs `main`, after having noted down that `post` is to be run at the job's end, whatever becomes of `main`. */
export async function runJavaScript(
  call: StepCall,
  action: JavaScriptAction,
  inputs: Inputs,
): Promise<Outputs> {
  const { frame, step } = call;
  const { job } = frame;
  if (action.runs.post !== undefined)
    job.posts.unshift({
      name: `Post ${stepName(frame, step)}`,
      condition: action.runs.postIf,
      run: async (stepNumber, stop) => {
        const output = createStepOutput(job, stepNumber);
        await action.part({ ...call, stepNumber, output, stop }, "post", inputs);
      },
    });
  return await action.part(call, "main", inputs);
}
