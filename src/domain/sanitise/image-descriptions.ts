import { nextOf } from "./next-of.js";
import type { Finder } from "./rewritten.js";

/** What stands between the brackets of an image that has an address or a reference after them. */
export const imageDescriptions: Finder = (text) => {
  const open = nextOf(text, "![");
  if (open(0) > text.length) return () => null;
  const ends = descriptionEnds(text);
  return (from) => {
    for (let at = open(from); at < text.length; at = open(at + 1)) {
      const end = ends[at + 2] ?? text.length;
      const follows = text.charAt(end) === "]" && /[([]/.test(text.charAt(end + 1));
      if (end > at + 2 && follows) return { from: at, to: end + 1, put: "![]" };
    }
    return null;
  };
};

/**
 * For each position, how far a description that begins there goes: over escaped characters and over pairs of brackets, up
 * to a bracket that closes, to one that is never closed, or to a backslash that escapes nothing. From the end backwards,
 * so that each is known before it is needed.
 */
function descriptionEnds(text: string): Int32Array {
  const ends = new Int32Array(text.length + 1);
  ends[text.length] = text.length;
  let close = -1;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text.charAt(at);
    let next = at + 1;
    if (char === "]") next = at;
    else if (char === "[") next = close < 0 ? at : close + 1;
    else if (char === "\\") next = /^.$/.test(text.charAt(at + 1)) ? at + 2 : at;
    ends[at] = next === at ? at : (ends[next] ?? text.length);
    if (char === "]") close = at;
  }
  return ends;
}
