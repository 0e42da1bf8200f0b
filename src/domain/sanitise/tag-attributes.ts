import { after, nextOf } from "./next-of.js";
import type { Finder } from "./rewritten.js";

/** The attributes of HTML tags, but for an address. A tag that has nothing else is passed over. */
export const tagAttributes: Finder = (text) => {
  const open = nextOf(text, "<");
  const bracket = nextOf(text, "<", ">");
  return (from) => {
    for (let at = open(from); at < text.length; at = open(at + 1)) {
      if (!/[a-z]/i.test(text.charAt(at + 1))) continue;
      const name = after(text, at + 1, /[a-z0-9-]/i);
      const close = bracket(name);
      if (!/\s/.test(text.charAt(name)) || text.charAt(close) !== ">") continue;
      const end = text.charAt(close - 1) === "/" ? "/" : "";
      const attributes = text.slice(name, close - end.length);
      const address = /\s(?:src|href)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/i.exec(attributes)?.[0] ?? "";
      if (address.trim() === attributes.trim()) continue;
      return { from: at, to: close + 1, put: `${text.slice(at, name)}${address}${end}>` };
    }
    return null;
  };
};
