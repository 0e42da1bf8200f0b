import type { DispatchInput, DispatchInputs, InputValue, Workflow } from "./types.js";

/** Source: "workflow_dispatch" in GitHub's documentation of events. */
const maxCharacters = 65_535;

/**
 * Checks the inputs given to a dispatch against the workflow, and fills in the defaults.
 * The messages are those of GitHub's 422 replies.
 */
export function dispatchInputs(workflow: Workflow, given: Readonly<Record<string, unknown>>): DispatchInputs {
  const trigger = workflow.triggers.find(({ event }) => event === "workflow_dispatch");
  if (trigger === undefined) return refuse("Workflow does not have 'workflow_dispatch' trigger");
  const inputs = trigger.inputs ?? [];
  const unknown = Object.keys(given).filter((name) => !inputs.some((input) => input.name === name));
  if (unknown.length > 0) return refuse(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  if (JSON.stringify(given).length > maxCharacters) return refuse("inputs are too large.");

  const event: Record<string, string> = {};
  const typed: Record<string, InputValue> = {};
  for (const input of inputs) {
    const value = given[input.name] ?? input.default ?? "";
    if (input.required && value === "") return refuse(`Required input '${input.name}' not provided`);
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    const problem = check(input, text);
    if (problem !== undefined) return refuse(problem);
    event[input.name] = text === "" && input.type === "boolean" ? "false" : text;
    typed[input.name] = toTyped(input, text);
  }
  return { ok: true, event, typed };
}

function check(input: DispatchInput, text: string): string | undefined {
  if (text === "") return undefined;
  const allowed = input.type === "boolean" ? ["true", "false"] : input.options;
  if ((input.type === "boolean" || input.type === "choice") && !allowed.includes(text))
    return `Provided value '${text}' for input '${input.name}' not in the list of allowed values`;
  if (input.type === "number" && !Number.isFinite(Number(text)))
    return `Provided value '${text}' for input '${input.name}' is not a number`;
  return undefined;
}

function toTyped(input: DispatchInput, text: string): InputValue {
  if (input.type === "boolean") return text === "true";
  if (input.type === "number" && text !== "") return Number(text);
  return text;
}

const refuse = (message: string): DispatchInputs => ({ ok: false, message });
