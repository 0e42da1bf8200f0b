import { evaluateText, evaluateTexts } from "./expressions.js";
import type { StepCall } from "./step-call.js";
import { StepFailure } from "./step-failure.js";
import type { Node } from "./template.js";

/** An action's inputs by lower-case name, defaults filled in. */
export type Inputs = ReadonlyMap<string, string>;

type Known = readonly { readonly id: string; readonly default?: Node }[];

/** What a step gives to an action under `with:`. */
export function readInputs(call: StepCall, known: Known): Inputs {
  const inputs = new Map<string, string>();
  for (const { id, default: value } of known)
    inputs.set(id.toLowerCase(), value === undefined ? "" : evaluateText(value, call.scope));
  for (const [name, value] of Object.entries(evaluateTexts(call.step.with, call.scope)))
    inputs.set(name.toLowerCase(), value);
  return inputs;
}

/** Inputs that the action has not are handed to it all the same, with a warning. */
export function warnOfUnexpected({ step, output }: StepCall, known: Known): void {
  const names = new Set(known.map(({ id }) => id.toLowerCase()));
  const given = step.with?.kind === "mapping" ? step.with.entries.map(({ key }) => key) : [];
  const unexpected = given.filter((name) => !names.has(name.toLowerCase()));
  if (unexpected.length > 0)
    output.warn(
      `Unexpected input(s) ${quoted(unexpected)}, valid inputs are [${quoted(known.map(({ id }) => id))}]`,
    );
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
