import { evaluate, evaluateText, type Json, type Scope } from "./expressions.js";
import { combinationName } from "./matrix.js";
import type { JobTemplate } from "./template.js";

/** The name before anything can be evaluated. */
export const plainJobName = ({ key, name }: JobTemplate): string =>
  name?.kind === "literal" && name.value !== null && name.value !== "" ? String(name.value) : key;

/** A name without an expression gets the values of the matrix, so that its jobs can be told apart. */
export function jobName(
  template: JobTemplate,
  scope: Scope,
  combination: { readonly [key: string]: Json } | undefined,
): string {
  if (template.name?.kind === "expression") {
    const given = forShow(() => evaluateText(template.name, scope), "");
    if (given !== "") return given;
  }
  const name = plainJobName(template);
  return combination === undefined ? name : `${name} (${combinationName(combination)})`;
}

/** The labels of `runs-on`, in each of its forms. */
export function jobLabels({ runsOn }: JobTemplate, scope: Scope): readonly string[] {
  const value = forShow(() => evaluate(runsOn, scope), null);
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

/** For what is only shown: an expression that can't be evaluated fails the job elsewhere. */
export function forShow<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
