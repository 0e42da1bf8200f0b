import { estimateTokens } from "../domain/tokens.js";
import { type ContextFile, wholeFileLines } from "./context.js";
import { type Declaration, declarationsOf, leaves } from "./declarations.js";
import { isReadme } from "./file-kind.js";
import { sectionsOf } from "./sections.js";

/** A file's text, cut into what can be shown by itself. */
export interface SourceFile {
  path: string;
  text: string;
  lines: readonly string[];
  declarations: Declaration[];
}

export function sourceFile(path: string, text: string): SourceFile {
  const declarations = isReadme(path)
    ? sectionsOf(text).map((section) => ({ ...section, name: null, inside: [] }))
    : declarationsOf(path, text);
  return { path, text, lines: text.replace(/\n$/, "").split("\n"), declarations };
}

/** The whole file, when it is short enough and fits. */
export function wholeFile(file: SourceFile, why: string, tokens: number): ContextFile | null {
  if (file.lines.length > wholeFileLines || estimateTokens(file.text) > tokens) return null;
  return { path: file.path, lines: "whole", content: file.text, why };
}

/** A declaration that counts for less than this part of the best in its file is left out at first. */
const leastShare = 0.2;
/** More stretches of one file than this are confetti. */
const mostPieces = 8;

/**
 * The declarations that hold the lines that matter, best first until `tokens` are used; a class or module of which
 * much is wanted is taken whole. A declaration that does not fit is left out, never cut; so this may be empty.
 * `generous` takes lesser declarations too.
 */
export function declarationsAt(
  file: SourceFile,
  weights: ReadonlyMap<number, number>,
  tokens: number,
  generous = false,
): Declaration[] {
  const weighed = weigh(leaves(file.declarations), weights);
  const least = generous ? 0 : (weighed[0]?.weight ?? 0) * leastShare;
  const chosen = new Set<Declaration>();
  let left = tokens;
  const cost = ({ from, to }: Declaration) => estimateTokens(textOf(file, from, to));
  for (const { declaration, weight } of weighed) {
    if (weight < least || chosen.size === mostPieces) break;
    if (cost(declaration) > left) continue;
    left -= cost(declaration);
    chosen.add(declaration);
  }
  for (const block of blocksOf(file.declarations)) {
    const inner = leaves(block.inside).filter((each) => chosen.has(each));
    const saved = inner.reduce((sum, each) => sum + cost(each), 0);
    if (inner.length < 2 || saved * 3 < cost(block) || cost(block) - saved > left) continue;
    for (const each of inner) chosen.delete(each);
    chosen.add(block);
    left -= cost(block) - saved;
  }
  return [...chosen];
}

/** Declarations that can be shown in parts, outermost first. */
const blocksOf = (declarations: readonly Declaration[]): Declaration[] =>
  declarations.flatMap((each) => (each.inside.length > 0 ? [each, ...blocksOf(each.inside)] : []));

interface Weighed {
  declaration: Declaration;
  weight: number;
}

/** What each declaration holds, a little less for each line it takes to show it; best first, empty ones left out. */
function weigh(declarations: readonly Declaration[], weights: ReadonlyMap<number, number>): Weighed[] {
  return declarations
    .map((declaration) => {
      let weight = 0;
      for (const [line, each] of weights)
        if (line >= declaration.from && line <= declaration.to) weight += each;
      const length = declaration.to - declaration.from + 1;
      return { declaration, weight: weight / (1 + length / 150) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.declaration.from - b.declaration.from);
}

/** Declarations as stretches of the file; those with only blank lines between them become one. */
export function joined(file: SourceFile, chosen: readonly Declaration[], why: string): ContextFile[] {
  const stretches: [number, number][] = [];
  for (const { from, to } of [...chosen].sort((a, b) => a.from - b.from)) {
    const last = stretches.at(-1);
    if (last && textOf(file, last[1] + 1, from - 1).trim() === "") last[1] = Math.max(last[1], to);
    else stretches.push([from, to]);
  }
  return stretches.map((lines) => ({ path: file.path, lines, content: textOf(file, ...lines), why }));
}

/** 1-based and inclusive. */
export const textOf = (file: SourceFile, from: number, to: number): string =>
  file.lines.slice(from - 1, to).join("\n");

/** The names of a file's declarations with their lines, members indented; at most `most` lines. */
export function outlineOf(file: SourceFile, most: number): string {
  const lines: string[] = [];
  const walk = (declarations: readonly Declaration[], depth: number) => {
    for (const { name, from, to, inside } of declarations) {
      if (name !== null && (to > from || depth === 0))
        lines.push(`${"  ".repeat(depth)}${from}-${to} ${name}`);
      walk(inside, depth + (name === null ? 0 : 1));
    }
  };
  walk(file.declarations, 0);
  const shown = lines.slice(0, most);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${more} more`] : [])].join("\n");
}
