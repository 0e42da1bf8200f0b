import { balanced, closingAt } from "../brackets.js";
import type { Family } from "./family.js";

/** A line of code: as it stands, and with comments and strings blanked out, character for character. */
export interface CodeLine {
  raw: string;
  code: string;
  /** True where a statement begins and ends with this line, so that it can be taken out whole. */
  statement: boolean;
  family: Family;
}

/** A line with one small fault in it. */
export interface Mutation {
  /** The earlier kinds tell more of a test than the later ones. */
  kind: (typeof mutationKinds)[number];
  text: string;
}

export const mutationKinds = [
  "boundary",
  "condition",
  "logic",
  "equality",
  "arithmetic",
  "boolean",
  "return",
  "call",
  "constant",
] as const;

/**
 * Every fault that the rules know for a line, in the order of the line. The operators are those that mutation testing
 * has long used (relational boundary, negated condition, logical, arithmetic, literal, return value, statement
 * deletion); only spaced binary operators are touched, as generics, arrows, pointers and tags have no space around them.
 */
export function mutationsOf(line: CodeLine): Mutation[] {
  if (declares.test(line.code) || loops.test(line.code)) return [];
  return [
    ...operators(line),
    ...literals(line),
    ...negated(line),
    ...withoutValue(line),
    ...withoutCall(line),
  ];
}

/** A loop with a fault in its condition seldom ends: it is waited for, and says little. */
const loops = /^\s*(\}\s*)?while\b/;

/** Lines that say what things are, not what is done. */
const declares =
  /^\s*(import\b|export\s+(type|interface|\*|\{)|from\b|package\b|use\b|using\b|type\b|interface\b|declare\b|namespace\b|@|#|template\b|pub\s+use\b)/;

interface Swap {
  kind: Mutation["kind"];
  from: string;
  to: string;
  in?: readonly Family[];
}

const swaps: readonly Swap[] = [
  { kind: "boundary", from: "<", to: "<=" },
  { kind: "boundary", from: "<=", to: "<" },
  { kind: "boundary", from: ">", to: ">=" },
  { kind: "boundary", from: ">=", to: ">" },
  { kind: "equality", from: "===", to: "!==" },
  { kind: "equality", from: "!==", to: "===" },
  { kind: "equality", from: "==", to: "!=" },
  { kind: "equality", from: "!=", to: "==" },
  { kind: "logic", from: "&&", to: "||" },
  { kind: "logic", from: "||", to: "&&" },
  { kind: "logic", from: "and", to: "or", in: ["python"] },
  { kind: "logic", from: "or", to: "and", in: ["python"] },
  { kind: "arithmetic", from: "+", to: "-" },
  { kind: "arithmetic", from: "-", to: "+" },
  { kind: "arithmetic", from: "*", to: "/" },
  { kind: "arithmetic", from: "/", to: "*" },
  { kind: "arithmetic", from: "%", to: "*" },
];

function operators({ raw, code, family }: CodeLine): Mutation[] {
  const found: (Mutation & { at: number })[] = [];
  for (const { kind, from, to, in: only } of swaps) {
    if (only !== undefined && !only.includes(family)) continue;
    const spaced = ` ${from} `;
    for (let at = code.indexOf(spaced); at !== -1; at = code.indexOf(spaced, at + 1)) {
      // A masked string or comment looks like spaces: the operator itself stands in the code.
      if (!hasValueBefore(code, at)) continue;
      found.push({ kind, at, text: replaced(raw, at + 1, from.length, to) });
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ kind, text }) => ({ kind, text }));
}

/** An operator at the beginning of a line, or after another, is a sign, a pointer or a line's continuation. */
const hasValueBefore = (code: string, at: number): boolean =>
  /[\w)\]}'"`]$/.test(code.slice(0, at).trimEnd());

function literals({ raw, code, family }: CodeLine): Mutation[] {
  const [yes, no] = family === "python" ? ["True", "False"] : ["true", "false"];
  const booleans = [...code.matchAll(new RegExp(`(?<![\\w.$])(?:${yes}|${no})(?![\\w:])`, "g"))].map(
    (match) => ({
      kind: "boolean" as const,
      text: replaced(raw, match.index, match[0].length, match[0] === yes ? no : yes),
    }),
  );
  const numbers = [...code.matchAll(/(?<![\w.$])\d{1,9}(?![\w.])/g)].map((match) => ({
    kind: "constant" as const,
    text: replaced(raw, match.index, match[0].length, String(Number(match[0]) + 1)),
  }));
  return [...booleans, ...numbers];
}

function negated({ raw, code, family }: CodeLine): Mutation[] {
  const range = conditionOf(code, family);
  if (range === null) return [];
  const [from, to] = range;
  const condition = raw.slice(from, to);
  const not = family === "python" ? `not (${condition})` : `!(${condition})`;
  return [{ kind: "condition", text: replaced(raw, from, to - from, not) }];
}

/** Where the condition of an `if` stands that begins and ends on the line, or null. Loops stay: they might never end. */
function conditionOf(code: string, family: Family): [number, number] | null {
  if (family === "python" || family === "go" || family === "rust") {
    const pattern =
      family === "python" ? /^\s*(?:el)?if\s+(.+?)\s*:\s*$/d : /^\s*(?:\}\s*else\s+)?if\s+(.+?)\s*\{\s*$/d;
    const match = pattern.exec(code);
    const range = match?.indices?.[1];
    const inner = match?.[1] ?? "";
    return range === undefined || !balanced(inner) || /;|:=|^let\b/.test(inner) ? null : range;
  }
  const open = /\bif\s*\(/.exec(code);
  if (open === null) return null;
  const from = open.index + open[0].length;
  const to = closingAt(code, from - 1);
  return to === null || code.slice(from, to).trim() === "" || code.slice(from, to).includes(";")
    ? null
    : [from, to];
}

/** What a function gives back instead of its value, where the language lets any function give it. */
const nothing: Readonly<Partial<Record<Family, string>>> = {
  javascript: "undefined",
  typescript: "undefined as never",
  python: "None",
};

function withoutValue({ raw, code, family }: CodeLine): Mutation[] {
  const none = nothing[family];
  const match = /^(\s*(?:if\s*\(.*\)\s*)?return\s+)(.+?)(;?\s*)$/.exec(code);
  const [, head = "", value = "", tail = ""] = match ?? [];
  if (none === undefined || match === null || !balanced(value)) return [];
  if (/^(undefined|None|null|void 0)$/.test(value)) return [];
  return [{ kind: "return", text: raw.slice(0, head.length) + none + raw.slice(code.length - tail.length) }];
}

const notACall =
  /^\s*(await\s+)?(if|for|while|switch|catch|return|function|throw|super|new|def|class|assert|print|yield|else|do|try|fn|func|with|elif|lambda|del|raise|synchronized|using|lock|sizeof|typeof|void)\b|\b(console|log|logger|logging|debug|println|print|printf)\b/i;

/** A line that is one call and nothing else does nothing any more. Logging is left alone: nobody tests it. */
function withoutCall({ raw, code, statement, family }: CodeLine): Mutation[] {
  const match = /^(\s*)(?:await\s+)?[A-Za-z_$][\w$.?:]*\(.*\)\??(;?)\s*$/.exec(code);
  if (match === null || !statement || notACall.test(code) || !balanced(code)) return [];
  const [, indent = "", end = ""] = match;
  if (closesEarly(code)) return [];
  const idle = family === "python" ? "pass" : end;
  return [{ kind: "call", text: (raw.slice(0, indent.length) + idle).trimEnd() }];
}

/** True when the first call is not the last: what follows may be an assignment to its result. */
const closesEarly = (code: string): boolean => /\)\s*(=|\+=|-=)[^=]/.test(code);

const replaced = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length);
