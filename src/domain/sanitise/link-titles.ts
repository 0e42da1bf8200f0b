import { after, nextOf, once } from "./next-of.js";
import type { Finder } from "./rewritten.js";

/** The titles of links and images: `[text](address "title")` is left as `[text](address)`. */
export const linkTitles: Finder = (text) => {
  const open = nextOf(text, "[");
  const label = nextOf(text, "]", "\n");
  const title = { "(": nextOf(text, ")"), '"': nextOf(text, '"'), "'": nextOf(text, "'") };
  const afterSpace = once((at) => after(text, at, /\s/));

  /** Where the address of the link ends whose label ends here, and where the link itself does; -1 where it has no title. */
  const addressEnd = once((close) => after(text, close + 2, /[^\s()]/));
  const linkEnd = once((close) => {
    const address = addressEnd(close);
    const space = after(text, address, /\s/);
    if (address === close + 2 || space === address) return -1;
    const quote = text.charAt(space);
    if (quote !== "(" && quote !== '"' && quote !== "'") return -1;
    const end = title[quote](space + 1);
    if (end >= text.length) return -1;
    const last = afterSpace(end + 1);
    return text.charAt(last) === ")" ? last + 1 : -1;
  });

  return (from) => {
    for (let at = open(from); at < text.length; at = open(at + 1)) {
      const close = label(at + 1);
      const to = text.startsWith("](", close) ? linkEnd(close) : -1;
      if (to < 0) continue;
      const start = at > from && text.charAt(at - 1) === "!" ? at - 1 : at;
      return { from: start, to, put: `${text.slice(start, addressEnd(close))})` };
    }
    return null;
  };
};
