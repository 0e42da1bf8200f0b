import { sanitise } from "./sanitise.js";

const words = ["solve", "retry", "stop", "status", "help"] as const;

/** What somebody asks of us in a comment. `text` may be empty and have several lines; it is without hidden parts. */
export type Command = { kind: (typeof words)[number] } | { kind: "refine"; text: string } | Unknown;

/** `/patchwright` with another word, or with none. */
interface Unknown {
  kind: "unknown";
}

const beginning = /^ {0,3}\/patchwright(?![\w/-])[ \t]*(.*)$/i;
const fenceLine = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;

/**
 * The command of a comment: the first line that begins with `/patchwright`, outside of code blocks, quotes and what a
 * reader does not see. Null where there is none. After `refine`, the rest of the comment is its text.
 */
export function parseCommand(comment: string): Command | null {
  // Most comments hold none; only one that does is worth the reading.
  if (!/\/patchwright/i.test(comment)) return null;
  const lines = sanitise(comment).text.split("\n");
  const at = firstOutsideCode(lines, beginning);
  if (at === null) return null;
  const [, rest = ""] = beginning.exec(lines[at] ?? "") ?? [];
  const [, word = "", after = ""] = /^(\S*)(.*)$/.exec(rest) ?? [];
  const name = word.toLowerCase();
  if (name === "refine") return { kind: "refine", text: [after, ...lines.slice(at + 1)].join("\n").trim() };
  const known = words.find((each) => each === name);
  return { kind: known ?? "unknown" };
}

/** A fence that is never closed reaches to the end, as it does where it is shown. Indented code and quotes never match. */
function firstOutsideCode(lines: readonly string[], wanted: RegExp): number | null {
  let fence: string | null = null;
  for (const [index, line] of lines.entries()) {
    const [, mark, info = ""] = fenceLine.exec(line) ?? [];
    if (fence === null) {
      if (wanted.test(line)) return index;
      fence = mark ?? null;
    } else if (mark?.startsWith(fence) && info.trim() === "") {
      fence = null;
    }
  }
  return null;
}
