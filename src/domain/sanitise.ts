import { hiddenComments } from "./sanitise/hidden-comments.js";
import { hiddenDefinitions } from "./sanitise/hidden-definitions.js";
import { imageDescriptions } from "./sanitise/image-descriptions.js";
import { linkTitles } from "./sanitise/link-titles.js";
import { outsideCode } from "./sanitise/outside-code.js";
import { rewritten } from "./sanitise/rewritten.js";
import { tagAttributes } from "./sanitise/tag-attributes.js";

/**
 * What a reader of a rendered issue can't see must not reach a model: case 2 of the fault list.
 * The result is the text without it, and what was taken out, in words.
 */
export interface Sanitised {
  text: string;
  /** One entry per kind, such as "2 HTML comments"; empty when the text was clean. */
  stripped: string[];
}

type Kind =
  | "invisible character"
  | "HTML comment"
  | "hidden Markdown comment"
  | "image description"
  | "hidden attribute";

/**
 * Strips control, zero-width, bidirectional and other invisible characters everywhere, and outside of code (where
 * Markdown shows them) also HTML comments and declarations, link definitions used as comments, image descriptions and
 * the attributes of HTML tags other than an address. Line ends become `\n`. Takes time in proportion to the text,
 * whatever it holds: anybody may write an issue.
 */
export function sanitise(text: string): Sanitised {
  const counts = new Map<Kind, number>();
  const note = (kind: Kind) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return "";
  };
  const visible = text.replace(/\r\n?/g, "\n").replace(invisible, () => note("invisible character"));
  const shown = outsideCode(visible, (prose) => withoutHidden(prose, note));
  return {
    text: shown,
    stripped: [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`),
  };
}

/**
 * Control and format characters (among them zero-width, bidirectional and tag characters) and all that Unicode says to
 * show nothing for. A joiner or selector after a pictograph is part of an emoji and stays.
 */
const invisible = new RegExp(
  [
    String.raw`(?<!\p{Extended_Pictographic}|\u200d|\ufe0f|[\u{1f3fb}-\u{1f3ff}])(?:\u200d|\ufe0f)`,
    String.raw`(?!\n|\t|\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]`,
  ].join("|"),
  "gu",
);

/** One kind after the other, each looked for in what the one before it left. */
function withoutHidden(prose: string, note: (kind: Kind) => string): string {
  const without = (text: string, kind: Kind, finder: Parameters<typeof rewritten>[1]) =>
    rewritten(text, finder, () => note(kind));
  const shown = without(prose, "HTML comment", hiddenComments)
    // One that is never closed hides all that follows when it begins a line.
    .replace(/^ {0,3}<!--[\s\S]*/m, () => note("HTML comment"));
  const said = without(shown, "hidden Markdown comment", hiddenDefinitions);
  const described = without(said, "image description", imageDescriptions);
  return without(without(described, "hidden attribute", linkTitles), "hidden attribute", tagAttributes);
}
