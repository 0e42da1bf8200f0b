import { closingFence, type Fence, plainPath } from "./reply-lines.js";

const opening = /^\s*(<{5,}|-{5,})\s*(?:SEARCH|ORIGINAL)\b>?[:\s]*(.*)$/i;
const divider = /^\s*(={5,})\s*$/;
const closing = /^\s*(?:>{5,}|\+{5,})\s*(?:REPLACE|UPDATED)?\s*$/i;

export const isSearchMarker = (line: string): boolean => opening.test(line);

export type SearchBlock = { path: string | null; next: number } & (
  | { kind: "read"; search: string; replace: string }
  | { kind: "broken"; message: string }
);

/** Reads the block whose marker is at `at`; `next` is the first line after it. Search and replace are whole lines. */
export function readSearchBlock(lines: readonly string[], at: number, wrapper: Fence | null): SearchBlock {
  const marker = opening.exec(lines[at] ?? "");
  const count = marker?.[1]?.length ?? 7;
  const path = plainPath(marker?.[2] ?? "");
  const end = endOf(lines, at + 1, wrapper);
  const broken = (message: string): SearchBlock => ({ kind: "broken", path, next: end.next, message });
  if (end.at === null)
    return broken(`The SEARCH block at line ${at + 1} of the reply has no end: it lacks ">>>>>>> REPLACE".`);
  const body = lines.slice(at + 1, end.at);
  const dividers = body.flatMap((line, index) => {
    const length = divider.exec(line)?.[1]?.length;
    return length === undefined ? [] : [{ index, length }];
  });
  const sameCount = dividers.filter(({ length }) => length === count);
  const candidates = sameCount.length > 0 ? sameCount : dividers;
  const [split] = candidates;
  if (split === undefined)
    return broken(`The SEARCH block at line ${at + 1} of the reply has no line "=======" in it.`);
  if (candidates.length > 1)
    return broken(
      `The SEARCH block at line ${at + 1} of the reply has several lines "=======": write the three markers with more characters than the text itself has, such as "<<<<<<<<< SEARCH", "=========" and ">>>>>>>>> REPLACE".`,
    );
  const text = (part: readonly string[]): string => part.map((line) => `${line}\n`).join("");
  return {
    kind: "read",
    path,
    next: end.next,
    search: text(body.slice(0, split.index)),
    replace: text(body.slice(split.index + 1)),
  };
}

/**
 * The block's end marker; or, without one before the next block, the close of the fence around it, or the next block in
 * the same fence. With an empty line before that one it would be a guess what the line belongs to.
 */
function endOf(
  lines: readonly string[],
  from: number,
  wrapper: Fence | null,
): { at: number | null; next: number } {
  const nextBlock = lines.findIndex((line, at) => at >= from && isSearchMarker(line));
  const limit = nextBlock === -1 ? lines.length : nextBlock;
  const body = lines.slice(from, limit);
  const end = body.findIndex((line) => closing.test(line));
  if (end !== -1) return { at: from + end, next: from + end + 1 };
  const split = body.findIndex((line) => divider.test(line));
  const fence = body.findIndex(
    (line, index) => split !== -1 && index > split && wrapper !== null && closingFence(line, wrapper),
  );
  if (fence !== -1) return { at: from + fence, next: from + fence };
  const runsOn = wrapper !== null && split !== -1 && nextBlock !== -1 && lines[nextBlock - 1]?.trim() !== "";
  return { at: runsOn ? nextBlock : null, next: limit };
}
