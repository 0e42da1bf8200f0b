import { languageOf } from "../../context/language.js";
import { mask } from "../../context/mask.js";
import type { Hunk } from "../../workspace/changes/split-hunks.js";
import { familyOf } from "./family.js";
import { type CodeLine, type Mutation, mutationKinds, mutationsOf } from "./rules.js";

/** A patched file with one small fault in a changed line. */
export interface Mutant {
  path: string;
  /** In the patched file, 1-based. */
  line: number;
  kind: Mutation["kind"];
  /** The line without and with the fault. */
  before: string;
  after: string;
  /** The whole file with the fault in it; it has as many lines as before. */
  text: string;
}

/**
 * The mutants of a hunk's added lines, best first: one for each line before a second for any, and of a line's the kinds
 * that tell most. The same hunk gives the same mutants. Empty for files of no known language.
 */
export function mutantsOf(
  { path, line, text }: Pick<Hunk, "path" | "line" | "text">,
  patched: string,
): Mutant[] {
  const [family, language] = [familyOf(path), languageOf(path)];
  if (family === null || language === null) return [];
  const raw = patched.split("\n");
  const code = mask(patched, language).split("\n");
  const ranked = addedLines(line, text).flatMap((number) => {
    const own = raw[number - 1];
    const masked = code[number - 1];
    if (own === undefined || masked === undefined) return [];
    const at: CodeLine = { raw: own, code: masked, statement: isStatement(code, number - 1), family };
    return unique(mutationsOf(at), own)
      .sort((a, b) => mutationKinds.indexOf(a.kind) - mutationKinds.indexOf(b.kind))
      .map((mutation, rank) => ({
        rank,
        mutant: { path, line: number, ...applied(raw, number - 1, mutation) },
      }));
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.mutant.line - b.mutant.line).map(({ mutant }) => mutant);
}

function applied(lines: readonly string[], index: number, { kind, text }: Mutation) {
  const before = lines[index] ?? "";
  return { kind, before, after: text, text: lines.with(index, text).join("\n") };
}

const unique = (mutations: readonly Mutation[], original: string): Mutation[] => [
  ...new Map(mutations.filter(({ text }) => text !== original).map((each) => [each.text, each])).values(),
];

/** The numbers of the lines that a hunk adds, in the patched file. */
function addedLines(first: number, text: string): number[] {
  const added: number[] = [];
  let number = first;
  for (const line of text.split("\n")) {
    if (line.startsWith("+")) added.push(number);
    if (line.startsWith("+") || line.startsWith(" ")) number += 1;
  }
  return added;
}

/** Whether a line stands in a block, neither begun by the line above nor gone on with by the one below. */
function isStatement(code: readonly string[], index: number): boolean {
  const above = code.slice(0, index).findLast((line) => line.trim() !== "") ?? "";
  const below = code.slice(index + 1).find((line) => line.trim() !== "") ?? "";
  return !insideArguments(code, index) && !unfinished.test(above) && !continuing.test(below);
}

/** A line that the next one belongs to: an operator at its end, or an `if` without braces. */
const unfinished =
  /([-+*/%=&|?,([.<]|=>|\b(return|and|or|not|in|await|throw|else))\s*$|^\s*(if|for|while|\}?\s*else if)\b.*\)\s*$/;
const continuing = /^\s*([.?:+*/%&|,)\]=<>]|-[^-]|(and|or)\b)/;

/** Whether the bracket that a line stands in is one of arguments, a list or a condition, not of a block. */
function insideArguments(code: readonly string[], index: number): boolean {
  const open: string[] = [];
  for (const char of code.slice(0, index).join("\n")) {
    if ("([{".includes(char)) open.push(char);
    else if (")]}".includes(char)) open.pop();
  }
  return open.length > 0 && open.at(-1) !== "{";
}
