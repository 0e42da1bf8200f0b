import type { TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from "@actions/workflow-parser/templates/tokens/type-guards";
import { child, type Node, present, type StepTemplate } from "./template.js";

/** What of GitHub's parsed steps is needed beside the tokens: the made-up id and the completed condition. */
export interface ConvertedStep {
  readonly id: string;
  readonly if?: { readonly expression: string };
}

/** A token of GitHub's parser as a plain node. Keys that are expressions (`${{ insert }}`) throw: this runner has none. */
export function toNode(token: TemplateToken): Node {
  if (isString(token) || isNumber(token) || isBoolean(token)) return { kind: "literal", value: token.value };
  if (isBasicExpression(token)) {
    const node = { kind: "expression", expression: token.expression } as const;
    return token.line === undefined ? node : { ...node, line: token.line };
  }
  if (isSequence(token)) return { kind: "list", items: [...iterate(token)].map(toNode) };
  if (isMapping(token)) {
    return {
      kind: "mapping",
      entries: [...iterate(token)].map(({ key, value }) => ({ key: keyText(key), value: toNode(value) })),
    };
  }
  return { kind: "literal", value: null };
}

/** A step's token together with its converted form. */
export function toStep(token: TemplateToken, converted: ConvertedStep | undefined): StepTemplate {
  const node = toNode(token);
  const part = (key: string) => child(node, key);
  const unsupported = ["background", "wait", "wait-all", "cancel", "parallel"].find(part);
  if (unsupported !== undefined)
    throw new Error(`steps with \`${unsupported}\` are not supported by this runner`);
  const uses = part("uses");
  return {
    id: converted?.id ?? "__run",
    if: converted?.if?.expression ?? "success()",
    ...(uses?.kind === "literal" ? { uses: String(uses.value) } : {}),
    ...present("name", part("name")),
    ...present("run", part("run")),
    ...present("with", part("with")),
    ...present("env", part("env")),
    ...present("shell", part("shell")),
    ...present("workingDirectory", part("working-directory")),
    ...present("continueOnError", part("continue-on-error")),
    ...present("timeoutMinutes", part("timeout-minutes")),
  };
}

/** The tokens of a `steps:` list. */
export function stepsOf(steps: TemplateToken | undefined): readonly TemplateToken[] {
  if (steps === undefined || !isSequence(steps)) return [];
  return Array.from({ length: steps.count }, (_, index) => steps.get(index));
}

/** The parser's collections are iterators without the protocol's `return`, so that spreading needs a hand. */
function* iterate<T>(collection: { [Symbol.iterator](): Iterator<T> }): Generator<T> {
  yield* { [Symbol.iterator]: () => collection[Symbol.iterator]() };
}

function keyText(key: TemplateToken): string {
  if (isString(key)) return key.value;
  throw new Error(`a key that is an expression (${key.toString()}) is not supported by this runner`);
}
