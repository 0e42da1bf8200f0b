import { evaluateText, evaluateTexts } from "./expressions.js";
import type { StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";
import type { Node } from "./template.js";

/** An action's inputs by lower-case name, defaults filled in. */
export type Inputs = ReadonlyMap<string, string>;

/**
 * What a step gives to an action under `with:`. Inputs that the action has not are passed on with a warning, as on
 * GitHub.
 */
export function readInputs(
  call: StepCall,
  known: readonly { readonly id: string; readonly default?: Node }[],
): Inputs {
  const inputs = new Map<string, string>();
  for (const { id, default: value } of known)
    inputs.set(id.toLowerCase(), value === undefined ? "" : evaluateText(value, call.scope));
  const given = Object.entries(evaluateTexts(call.step.with, call.scope));
  const unexpected = given.map(([name]) => name).filter((name) => !inputs.has(name.toLowerCase()));
  if (unexpected.length > 0)
    call.output.warn(
      `Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(known.map(({ id }) => id))}]`,
    );
  for (const [name, value] of given) inputs.set(name.toLowerCase(), value);
  return inputs;
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");

/** The variables that actions read their inputs from. */
export const inputVariables = (inputs: Inputs): Record<string, string> =>
  Object.fromEntries(
    [...inputs].map(([name, value]) => [`INPUT_${name.replace(/ /g, "_").toUpperCase()}`, value]),
  );

export const text = (inputs: Inputs, name: string): string => (inputs.get(name) ?? "").trim();

/** The YAML 1.2 core schema's booleans, as `@actions/core` reads them. */
export function flag(inputs: Inputs, name: string): boolean {
  const value = text(inputs, name);
  if (/^(true|True|TRUE)$/.test(value)) return true;
  if (/^(false|False|FALSE)$/.test(value)) return false;
  throw new StepFailure(
    `Input does not meet YAML 1.2 "Core Schema" specification: ${name}\nSupport boolean input list: \`true | True | TRUE | false | False | FALSE\``,
  );
}

export const lines = (inputs: Inputs, name: string): readonly string[] =>
  (inputs.get(name) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
