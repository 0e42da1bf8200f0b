import { matchesFilter } from "./filter-pattern.js";
import { child, type Node } from "./template.js";
import type { DispatchInput, InputValue, Trigger, Workflow, WorkflowEvent } from "./types.js";

/** Every event that starts this workflow, with its filters. */
export const triggersOf = (workflow: Workflow): readonly Trigger[] => workflow.triggers;

/**
 * The types of activity that start a workflow when it names none.
 * Source: "Events that trigger workflows" in GitHub's documentation; every other event listens to all its types.
 */
const defaultTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Whether an event starts this workflow. Inputs of a dispatch are another matter: `dispatchInputs`. */
export const matches = (workflow: Workflow, event: WorkflowEvent): boolean =>
  workflow.triggers.some((trigger) => trigger.event === event.event && letsThrough(trigger, event));

function letsThrough(trigger: Trigger, event: WorkflowEvent): boolean {
  const types = trigger.types ?? defaultTypes[trigger.event];
  if (types !== undefined && event.action !== undefined && !types.includes(event.action)) return false;
  if (trigger.workflows !== undefined && !matchesFilter(trigger.workflows, event.workflow ?? ""))
    return false;
  return passesRef(trigger, event.ref ?? "") && passesPaths(trigger, event);
}

/** With branch filters only, tags don't start it, and the other way round. */
function passesRef(trigger: Trigger, ref: string): boolean {
  const { branches, branchesIgnore, tags, tagsIgnore } = trigger;
  const anyFilter = [branches, branchesIgnore, tags, tagsIgnore].some((filter) => filter !== undefined);
  if (!anyFilter) return true;
  const tag = /^refs\/tags\/(.*)$/.exec(ref)?.[1];
  if (tag !== undefined) return passes(tags, tagsIgnore, [tag]);
  return passes(branches, branchesIgnore, [ref.replace(/^refs\/heads\//, "")]);
}

function passesPaths({ paths, pathsIgnore }: Trigger, { changedPaths, ref }: WorkflowEvent): boolean {
  if ((paths ?? pathsIgnore) === undefined || changedPaths === undefined || ref?.startsWith("refs/tags/"))
    return true;
  return passes(paths, pathsIgnore, changedPaths);
}

function passes(
  wanted: readonly string[] | undefined,
  ignored: readonly string[] | undefined,
  values: readonly string[],
): boolean {
  if (wanted !== undefined) return values.some((value) => matchesFilter(wanted, value));
  return ignored !== undefined && values.some((value) => !matchesFilter(ignored, value));
}

/** The triggers under `on:`, in each of its three forms: a name, a list of names, a mapping. */
export function readTriggers(on: Node | undefined): readonly Trigger[] {
  if (on?.kind === "literal") return [toTrigger(String(on.value), undefined)];
  if (on?.kind === "list") return on.items.map((item) => toTrigger(texts(item)[0] ?? "", undefined));
  if (on?.kind === "mapping") return on.entries.map(({ key, value }) => toTrigger(key, value));
  return [];
}

function toTrigger(event: string, node: Node | undefined): Trigger {
  const list = <K extends string>(name: K, key: string) => {
    const found = child(node, key);
    return (found === undefined ? {} : { [name]: texts(found) }) as { readonly [P in K]?: readonly string[] };
  };
  return {
    event,
    ...list("types", "types"),
    ...list("branches", "branches"),
    ...list("branchesIgnore", "branches-ignore"),
    ...list("tags", "tags"),
    ...list("tagsIgnore", "tags-ignore"),
    ...list("paths", "paths"),
    ...list("pathsIgnore", "paths-ignore"),
    ...list("workflows", "workflows"),
    ...(event === "workflow_dispatch" ? { inputs: readInputs(child(node, "inputs")) } : {}),
  };
}

const inputTypes = ["string", "boolean", "number", "choice", "environment"] as const;

function readInputs(node: Node | undefined): readonly DispatchInput[] {
  if (node?.kind !== "mapping") return [];
  return node.entries.map(({ key, value }) => {
    const given = literal(child(value, "default"));
    return {
      name: key,
      type: inputTypes.find((type) => type === literal(child(value, "type"))) ?? "string",
      description: String(literal(child(value, "description")) ?? ""),
      required: literal(child(value, "required")) === true,
      ...(given === undefined ? {} : { default: given }),
      options: texts(child(value, "options")),
    };
  });
}

const literal = (node: Node | undefined): InputValue | undefined =>
  node?.kind === "literal" && node.value !== null ? node.value : undefined;

function texts(node: Node | undefined): readonly string[] {
  if (node?.kind === "list") return node.items.flatMap(texts);
  const value = literal(node);
  return value === undefined ? [] : [String(value)];
}
