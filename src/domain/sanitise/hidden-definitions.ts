import { after, isLineEnd, nextOf, once } from "./next-of.js";
import type { Finder } from "./rewritten.js";

/** Link definitions that lead nowhere, such as `[//]: # (text)`: people use them as comments. */
export const hiddenDefinitions: Finder = (text) => {
  const label = nextOf(text, "]", "\n");
  const title = { "(": nextOf(text, ")"), '"': nextOf(text, '"'), "'": nextOf(text, "'") };
  const lineEnd = once((at) => {
    const end = after(text, at, /[ \t]/);
    return end === text.length || isLineEnd(text.charAt(end)) ? end : -1;
  });

  /** Where what follows the address ends: a title and the line, or the last line end of the white space; -1 for neither. */
  const endOf = (address: number): number => {
    const space = after(text, address, /\s/);
    const quote = text.charAt(space);
    if (quote === "(" || quote === '"' || quote === "'") {
      const close = title[quote](space + 1);
      const end = close < text.length ? lineEnd(close + 1) : -1;
      if (end >= 0) return end;
    }
    if (space === text.length) return space;
    for (let at = space - 1; at >= address; at -= 1) if (isLineEnd(text.charAt(at))) return at;
    return -1;
  };
  /** Where the definition ends whose label ends here; -1 where it is none. */
  const definitionEnd = once((close) => {
    if (!text.startsWith("]:", close)) return -1;
    const address = after(text, close + 2, /\s/);
    if (text.charAt(address) === "#") return endOf(address + 1);
    return text.startsWith("<>", address) ? endOf(address + 2) : -1;
  });

  const start = /^ {0,3}\[/gm;
  return (from) => {
    start.lastIndex = from;
    for (let found = start.exec(text); found !== null; found = start.exec(text)) {
      const to = definitionEnd(label(start.lastIndex));
      if (to >= 0) return { from: found.index, to, put: "" };
    }
    return null;
  };
};
