import type { Side } from "../store/model.js";

export interface Place {
  /** 1-based line of the patch, the first hunk's header not counted: GitHub's `position`. */
  position: number;
  /** The hunk from its header down to the line. */
  diffHunk: string;
}

/** Where a line of the old (LEFT) or new (RIGHT) file lies in a patch; null when the patch does not show it. */
export function placeOf(patch: string, line: number, side: Side): Place | null {
  const lines = patch.split("\n");
  let [left, right, header] = [0, 0, 0];
  for (const [index, text] of lines.entries()) {
    const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (start) {
      [left, right, header] = [Number(start[1]), Number(start[2]), index];
      continue;
    }
    const [onLeft, onRight] = [!text.startsWith("+"), !text.startsWith("-")];
    if (text.startsWith("\\")) continue;
    if ((side === "LEFT" && onLeft && left === line) || (side === "RIGHT" && onRight && right === line))
      return { position: index, diffHunk: lines.slice(header, index + 1).join("\n") };
    if (onLeft) left++;
    if (onRight) right++;
  }
  return null;
}
