import { nextOf } from "./next-of.js";
import type { Finder } from "./rewritten.js";

/** HTML comments, processing instructions, declarations and CDATA sections, where they are closed. */
export const hiddenComments: Finder = (text) => {
  const open = nextOf(text, "<!", "<?");
  const close = {
    comment: nextOf(text, "-->"),
    instruction: nextOf(text, "?>"),
    declaration: nextOf(text, ">"),
    data: nextOf(text, "]]>"),
  };
  const endOf = (at: number): number => {
    if (text.startsWith("<!--", at)) return close.comment(at + 4) + 3;
    if (text.startsWith("<?", at)) return close.instruction(at + 2) + 2;
    if (/[a-z]/i.test(text.charAt(at + 2))) return close.declaration(at + 3) + 1;
    if (/^<!\[cdata\[$/i.test(text.slice(at, at + 9))) return close.data(at + 9) + 3;
    return Number.POSITIVE_INFINITY;
  };
  return (from) => {
    for (let at = open(from); at < text.length; at = open(at + 1)) {
      const to = endOf(at);
      if (to <= text.length) return { from: at, to, put: "" };
    }
    return null;
  };
};
