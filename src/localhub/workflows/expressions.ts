import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { ExpressionData } from "@actions/expressions/data/expressiondata";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import type { Token } from "@actions/expressions/lexer";
import type { Node } from "./template.js";

/** A value of an expression as plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What an expression can see. A context that is not named evaluates to null, an unknown function is an error. */
export interface Scope {
  readonly contexts: Readonly<Record<string, ExpressionData>>;
  /** By lower-case name; these are called with evaluated arguments. */
  readonly functions: Readonly<Record<string, (...values: readonly Json[]) => Json>>;
}

const contextNames = [
  ...["github", "env", "vars", "secrets", "needs", "job", "jobs", "steps", "runner", "strategy", "matrix"],
  "inputs",
];

/** Evaluates one expression (without `${{ }}`). Throws with GitHub's message for what can't be evaluated. */
export function evaluateExpression(expression: string, scope: Scope): ExpressionData {
  const functions: FunctionDefinition[] = Object.entries(scope.functions).map(([name, call]) => ({
    name,
    minArgs: 0,
    maxArgs: 255,
    call: (...values: ExpressionData[]) => toData(call(...values.map(toJson))),
  }));
  const tree = new Parser(tokensOf(expression), contextNames, functions).parse();
  const pairs = contextNames.map((key) => ({ key, value: scope.contexts[key] ?? new data.Null() }));
  const implementations = new Map(functions.map((info) => [info.name.toLowerCase(), info]));
  return new Evaluator(tree, new data.Dictionary(...pairs), implementations).evaluate();
}

/** The package's lexer undoes only the first doubled quote of a string; a script is one string with many. */
const tokensOf = (expression: string): Token[] =>
  new Lexer(expression)
    .lex()
    .tokens.map((token) =>
      token.lexeme.startsWith("'")
        ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
        : token,
    );

/** Whether a condition holds, by GitHub's rules of truth: false, 0, "" and null are false. */
export function isTrue(expression: string, scope: Scope): boolean {
  const value = evaluateExpression(expression, scope);
  if (value.kind === data.Kind.Null) return false;
  if (value.kind === data.Kind.String) return value.coerceString() !== "";
  if (value.kind === data.Kind.Boolean) return value.coerceString() === "true";
  if (value.kind === data.Kind.Number) return value.number() !== 0 && !Number.isNaN(value.number());
  return true;
}

/** Whether a condition that was true before still is; one that can't be evaluated any more is not. */
export function stillTrue(expression: string, scope: Scope): boolean {
  try {
    return isTrue(expression, scope);
  } catch {
    return false;
  }
}

/** A node with all its expressions evaluated. */
export function evaluate(node: Node | undefined, scope: Scope): Json {
  if (node === undefined) return null;
  if (node.kind === "literal") return node.value;
  if (node.kind === "list") return node.items.map((item) => evaluate(item, scope));
  if (node.kind === "mapping")
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, evaluate(value, scope)]));
  try {
    return toJson(evaluateExpression(node.expression, scope));
  } catch (error) {
    const where = node.line === undefined ? "" : ` (Line: ${node.line})`;
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The template is not valid${where}: ${why}`, { cause: error });
  }
}

/** A node's text as a step sees it: null is empty, a number or boolean is written out, anything else is an error. */
export const evaluateText = (node: Node | undefined, scope: Scope): string => asText(evaluate(node, scope));

/** A mapping of texts (`env`, `with`, `outputs`), in the file's order. */
export function evaluateTexts(node: Node | undefined, scope: Scope): Readonly<Record<string, string>> {
  const value = evaluate(node, scope);
  if (value === null) return {};
  if (!isObject(value)) throw new Error("The template is not valid: a mapping was expected");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}

function asText(value: Json): string {
  if (value === null) return "";
  if (typeof value === "object")
    throw new Error(
      `The template is not valid: a string was expected, not ${isObject(value) ? "an object" : "a sequence"}`,
    );
  return toData(value).coerceString();
}

export const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Plain JSON as the evaluator's own data. */
export function toData(value: Json): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (!isObject(value)) return new data.Array(...value.map(toData));
  return new Entries(Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

/** A context whose parts are data already, so that a large one (`github.event`) is not converted for each step. */
export const toContext = (parts: Readonly<Record<string, Json | ExpressionData>>): ExpressionData =>
  new Entries(
    Object.entries(parts).map(([key, value]) => ({ key, value: isData(value) ? value : toData(value) })),
  );

/** The names of `env` keep their case: on Linux `Path` and `PATH` are two variables. */
export const toEnvironmentContext = (values: Readonly<Record<string, string>>): ExpressionData =>
  new Entries(
    Object.entries(values).map(([key, value]) => ({ key, value: new data.StringData(value) })),
    (key) => key,
  );

export function toJson(value: ExpressionData): Json {
  return JSON.parse(JSON.stringify(value, data.replacer)) as Json;
}

const isData = (value: Json | ExpressionData): value is ExpressionData =>
  typeof value === "object" &&
  value !== null &&
  "coerceString" in value &&
  typeof value.coerceString === "function";

/** The evaluator's dictionary drops keys that every object inherits (`constructor`); this one keeps them. */
class Entries extends data.Dictionary {
  readonly #pairs: readonly { readonly key: string; readonly value: ExpressionData }[];
  readonly #byKey = new Map<string, ExpressionData>();

  constructor(
    entries: readonly { readonly key: string; readonly value: ExpressionData }[],
    readonly fold: (key: string) => string = (key) => key.toLowerCase(),
  ) {
    super();
    const kept = entries.filter(({ key, value }) => {
      if (this.#byKey.has(fold(key))) return false;
      this.#byKey.set(fold(key), value);
      return true;
    });
    this.#pairs = kept;
  }

  override get(key: string): ExpressionData | undefined {
    return this.#byKey.get(this.fold(key));
  }

  override values(): ExpressionData[] {
    return this.#pairs.map(({ value }) => value);
  }

  override pairs() {
    return [...this.#pairs];
  }
}
