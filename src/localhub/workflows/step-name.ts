import { evaluateText } from "./expressions.js";
import type { Frame } from "./job-session.js";
import { scopeOf } from "./scope.js";
import type { Node, StepTemplate } from "./template.js";

/** The name that people see: given, or made from what the step runs. Read before the step's own `env` is known. */
export function stepName(frame: Frame, step: StepTemplate): string {
  const shown = (node: Node | undefined): string => {
    try {
      return evaluateText(node, scopeOf(frame, step.id));
    } catch {
      return node?.kind === "expression" ? node.expression : "";
    }
  };
  const name = shown(step.name) || `Run ${step.uses ?? shown(step.run).trim().split("\n", 1)[0]}`;
  return frame.job.masks.apply(name);
}
