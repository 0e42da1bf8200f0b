import { evaluate, evaluateText, isObject, type Json, type Scope, toData } from "./expressions.js";
import { githubContext, githubValues } from "./github-context.js";
import type { Node } from "./template.js";
import type { Concurrency, RunSubject, Workflow } from "./types.js";

/**
 * What `run-name:` says, or `undefined` when it says nothing (then GitHub shows the event's own title).
 * Throws when its expression can't be evaluated.
 */
export function displayTitle(workflow: Workflow, subject: RunSubject): string | undefined {
  const { runName } = workflow.template;
  if (runName === undefined) return undefined;
  const title = evaluateText(runName, runScope(workflow, subject)).trim();
  return title === "" ? undefined : title;
}

/** The workflow's concurrency group; keeping to it is the hub's part. Throws as `displayTitle` does. */
export const concurrencyOf = (workflow: Workflow, subject: RunSubject): Concurrency | undefined =>
  readConcurrency(workflow.template.concurrency, runScope(workflow, subject));

export function readConcurrency(node: Node | undefined, scope: Scope): Concurrency | undefined {
  const value: Json = evaluate(node, scope);
  if (typeof value === "string") return { group: value, cancelInProgress: false };
  if (!isObject(value)) return undefined;
  return { group: String(value.group ?? ""), cancelInProgress: value["cancel-in-progress"] === true };
}

/** What can be seen before there is any job: `github`, `inputs` and `vars`. */
function runScope(workflow: Workflow, subject: RunSubject): Scope {
  const values = githubValues(workflow.path, workflow.name, subject);
  return {
    contexts: {
      github: githubContext(values, {}, toData(subject.payload as Json)),
      inputs: toData(subject.inputs ?? {}),
      vars: toData(subject.variables),
    },
    functions: {},
  };
}
