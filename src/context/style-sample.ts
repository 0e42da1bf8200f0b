import { estimateTokens } from "../domain/tokens.js";
import type { Excerpt } from "./context.js";
import type { Declaration } from "./declarations.js";
import { type SourceFile, textOf } from "./excerpt.js";

const left = "…";

/**
 * A test file cut down to `tokens` at whole declarations: its head, then the tests that matter most, inside their
 * opening and closing lines; `…` stands where something was left out. Null when not even one piece fits.
 */
export function styleSample(
  file: SourceFile,
  weights: ReadonlyMap<number, number>,
  tokens: number,
): Excerpt | null {
  if (estimateTokens(file.text) <= tokens) return { path: file.path, content: file.text };
  const content = sample(file, file.declarations, weights, tokens);
  return content.length > 0 ? { path: file.path, content: content.join("\n") } : null;
}

function sample(
  file: SourceFile,
  declarations: readonly Declaration[],
  weights: ReadonlyMap<number, number>,
  tokens: number,
): string[] {
  const pieces = new Map<Declaration, string[]>();
  let room = tokens;
  for (const declaration of byUse(declarations, weights)) {
    const piece = fitting(file, declaration, weights, room);
    if (piece === null) continue;
    pieces.set(declaration, piece);
    room -= estimateTokens(piece.join("\n"));
  }
  return inOrder(file, declarations, pieces);
}

/** Imports and helpers stand first in a file and are needed to understand the rest; then what the task speaks of. */
function byUse(declarations: readonly Declaration[], weights: ReadonlyMap<number, number>): Declaration[] {
  const weightOf = ({ from, to }: Declaration) => {
    let sum = 0;
    for (const [line, weight] of weights) if (line >= from && line <= to) sum += weight;
    return sum;
  };
  const isHead = ({ from, to }: Declaration) => to - from < 3;
  const head = declarations.filter((each) => isHead(each)).slice(0, 20);
  const rest = declarations.filter((each) => !head.includes(each));
  return [...head, ...rest.sort((a, b) => weightOf(b) - weightOf(a) || a.from - b.from)];
}

function fitting(
  file: SourceFile,
  declaration: Declaration,
  weights: ReadonlyMap<number, number>,
  room: number,
): string[] | null {
  const { from, to, inside } = declaration;
  const text = textOf(file, from, to);
  if (estimateTokens(text) <= room) return [text];
  const first = inside[0];
  const last = inside.at(-1);
  if (!first || !last) return null;
  const opening = textOf(file, from, first.from - 1);
  const closing = textOf(file, last.to + 1, to);
  const inner = room - estimateTokens(opening) - estimateTokens(closing);
  const body = inner > 0 ? sample(file, inside, weights, inner) : [];
  return body.length > 0 ? [opening, ...body, ...(closing === "" ? [] : [closing])] : null;
}

function inOrder(
  file: SourceFile,
  declarations: readonly Declaration[],
  pieces: ReadonlyMap<Declaration, string[]>,
): string[] {
  const lines: string[] = [];
  let gap = false;
  let end = 0;
  for (const declaration of declarations) {
    const piece = pieces.get(declaration);
    if (!piece) {
      gap = true;
      continue;
    }
    const indent = /^\s*/.exec(textOf(file, declaration.from, declaration.from))?.[0] ?? "";
    if (gap) lines.push(`${indent}${left}`);
    else if (end > 0 && declaration.from > end + 1) lines.push("");
    lines.push(...piece);
    gap = false;
    end = declaration.to;
  }
  return gap && lines.length > 0 ? [...lines, left] : lines;
}
