import { isLineEnd, nextOf } from "./next-of.js";

/** Applies `change` to what is prose, and leaves fenced blocks and code spans alone. */
export function outsideCode(text: string, change: (prose: string) => string): string {
  const commentEnd = nextOf(text, "-->");
  const spanEnd = spanEnds(text);
  const lastBreak = text.lastIndexOf("\n");
  const parts: string[] = [];
  let from = 0;
  // A comment is looked for before code: a fence inside of a comment is hidden with it.
  const token = /<!--|^ {0,3}(?<fence>`{3,}|~{3,})|`+/gm;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const { index } = found;
    const after = token.lastIndex;
    if (found[0] === "<!--") {
      const close = commentEnd(after);
      if (close < text.length) token.lastIndex = close + 3;
      continue;
    }
    const fence = found.groups?.fence;
    const isFence = fence !== undefined && lastBreak >= after;
    const start = isFence ? index : index + found[0].search(/[`~]/);
    const end = isFence ? fenceEnd(text, after, fence) : spanEnd(start);
    if (end === null) continue;
    parts.push(change(text.slice(from, start)), text.slice(start, end));
    from = end;
    token.lastIndex = end;
  }
  parts.push(change(text.slice(from)));
  return parts.join("");
}

/** Where a fenced block ends: with the line that closes it, or with the text. */
function fenceEnd(text: string, from: number, fence: string): number {
  for (let at = text.indexOf("\n", from) + 1; at <= text.length; at = nextLine(text, at)) {
    let mark = at;
    while (mark < at + 3 && text.charAt(mark) === " ") mark += 1;
    if (!text.startsWith(fence, mark)) continue;
    let end = mark + fence.length;
    while (/[`~]/.test(text.charAt(end))) end += 1;
    while (/[ \t]/.test(text.charAt(end))) end += 1;
    if (end === text.length || isLineEnd(text.charAt(end))) return end;
  }
  return text.length;
}

function nextLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charAt(at))) at += 1;
  return at + 1;
}

/**
 * Where the code span ends that a run of backticks opens: with the next run that is as long, unless a blank line comes
 * before it. Null for a run that opens none. Asked for runs from left to right.
 */
function spanEnds(text: string): (start: number) => number | null {
  const ends = new Map<number, number>();
  const nextOfLength = new Map<number, number>();
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: { length } }) => ({ index, length }));
  const blanks = [...text.matchAll(/\n(?=[ \t]*\n)/g)].map(({ index }) => index);
  let blank = Number.POSITIVE_INFINITY;
  for (const { index, length } of runs.reverse()) {
    for (let last = blanks.at(-1); last !== undefined && last > index; last = blanks.at(-1)) {
      blank = last;
      blanks.pop();
    }
    const close = nextOfLength.get(length);
    if (close !== undefined && blank >= close - 1) ends.set(index, close + length);
    nextOfLength.set(length, index);
  }
  return (start) => ends.get(start) ?? null;
}
