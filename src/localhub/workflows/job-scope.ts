import { type Json, type Scope, toData } from "./expressions.js";
import { githubContext } from "./github-context.js";
import type { RunSession } from "./job-session.js";
import type { JobTemplate } from "./template.js";
import type { Conclusion } from "./types.js";

/** What other jobs see of a job, or of all the jobs of its matrix together. */
export interface NeededResult {
  readonly result: Conclusion;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Needed {
  /** By job key: all that have ended. */
  readonly results: ReadonlyMap<string, NeededResult>;
  readonly templates: ReadonlyMap<string, JobTemplate>;
  readonly cancelled: () => boolean;
}

/**
 * What a job's own expressions see (`if`, `name`, `strategy` …). The status functions look at every job that this one
 * waits for, not only at those it names: a failure or a skip goes down the whole chain.
 */
export function jobScope(
  session: RunSession,
  template: JobTemplate,
  { results, templates, cancelled }: Needed,
  more: { readonly strategy?: Json; readonly matrix?: Json } = {},
): Scope {
  const { variables, inputs } = session.request;
  const conclusions = (keys: readonly Json[]): readonly Conclusion[] =>
    (keys.length === 0 ? ancestors(templates, template) : keys.map(String)).map(
      (key) => results.get(key)?.result ?? "skipped",
    );
  const needs = template.needs.map((key) => {
    const { result = "skipped", outputs = {} } = results.get(key) ?? {};
    return [key, { result, outputs }] as const;
  });
  return {
    contexts: {
      github: githubContext(session.github, { job: template.key }, session.event),
      needs: toData(Object.fromEntries(needs)),
      vars: toData(variables),
      inputs: toData(inputs ?? {}),
      strategy: toData(more.strategy ?? null),
      matrix: toData(more.matrix ?? null),
    },
    functions: {
      success: (...keys) => !cancelled() && conclusions(keys).every((each) => each === "success"),
      failure: (...keys) => !cancelled() && conclusions(keys).some((each) => each === "failure"),
      cancelled: () => cancelled(),
      always: () => true,
    },
  };
}

function ancestors(templates: ReadonlyMap<string, JobTemplate>, template: JobTemplate): readonly string[] {
  const found = new Set<string>();
  const visit = ({ needs }: JobTemplate): void => {
    for (const key of needs) {
      if (found.has(key)) continue;
      found.add(key);
      const needed = templates.get(key);
      if (needed !== undefined) visit(needed);
    }
  };
  visit(template);
  return [...found];
}
