import { readInputs, warnOfUnexpected } from "./action-inputs.js";
import type { ActionFinder, ActionSource } from "./action-source.js";
import { runComposite } from "./composite-action.js";
import { type JavaScriptAction, javaScriptAction, runJavaScript } from "./javascript-action.js";
import type { Outputs, StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";

type FilesSource = Extract<ActionSource, { kind: "files" }>;
type BuiltinSource = Extract<ActionSource, { kind: "builtin" }>;

/**
 * Runs a step with `uses:`.
 * @param prepared the action whose `pre` has run at the job's start, so that it keeps its state
 */
export async function runUses(
  call: StepCall,
  find: ActionFinder,
  prepared: JavaScriptAction | undefined,
): Promise<Outputs> {
  const uses = call.step.uses ?? "";
  const source = await find(uses);
  describe(call, uses);
  return source.kind === "builtin" ? await runBuiltin(call, source) : await runFiles(call, source, prepared);
}

async function runBuiltin(call: StepCall, { action, major }: BuiltinSource): Promise<Outputs> {
  const known = Object.entries(action.inputs).map(([id, value]) => ({
    id,
    default: { kind: "literal" as const, value },
  }));
  const given = call.step.with?.kind === "mapping" ? call.step.with.entries.map(({ key }) => key) : [];
  const refused = given.find((name) => action.refused?.includes(name.toLowerCase()));
  if (refused !== undefined)
    throw new StepFailure(`This runner's ${call.step.uses} has no input '${refused}'.`);
  warnOfUnexpected(call, known);
  try {
    return await action.run(call, readInputs(call, known), major);
  } catch (error) {
    // What a file system or the artifact store says is the step's failure, not the runner's.
    if (error instanceof StepFailure || !(error instanceof Error)) throw error;
    throw new StepFailure(error.message);
  }
}

async function runFiles(
  call: StepCall,
  { manifest, directory, identity }: FilesSource,
  prepared: JavaScriptAction | undefined,
): Promise<Outputs> {
  warnOfUnexpected(call, manifest.inputs);
  const inputs = readInputs(call, manifest.inputs);
  const { runs } = manifest;
  if (runs.kind === "composite")
    return await runComposite(call, runs, { ...identity, path: directory }, inputs);
  const action = prepared ?? javaScriptAction(manifest, runs, directory, identity);
  // Inside a composite action, or from the workspace, there was no earlier moment for it.
  if (prepared === undefined && runs.pre !== undefined) await action.part(call, "pre", inputs);
  return await runJavaScript(call, action, inputs);
}

/** The head of the step's log, as on GitHub. */
function describe({ step, output, environment, frame }: StepCall, uses: string): void {
  const shown = step.with?.kind === "mapping" ? step.with.entries : [];
  const literal = shown.map(
    ({ key, value }) => `  ${key}: ${value.kind === "literal" ? value.value : "(evaluated)"}`,
  );
  const own = Object.entries({ ...frame.job.environment, ...frame.environment, ...environment });
  output.group(`Run ${uses}`, [
    ...(literal.length === 0 ? [] : ["with:", ...literal]),
    ...(own.length === 0 ? [] : ["env:"]),
    ...own.map(([name, value]) => `  ${name}: ${value}`),
  ]);
}
