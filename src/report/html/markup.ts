import { codeSpans, withoutInvisible } from "../untrusted.js";

/** Markup that is safe to put into a page as it is. Made by `html` only, which escapes everything else. */
export interface Html {
  readonly markup: string;
}

export type Part = Html | string | number | null | false | readonly Part[];

/** A template whose interpolated strings are text, never markup. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html => ({
  markup: strings.map((text, i) => text + (i < parts.length ? render(parts[i] ?? null) : "")).join(""),
});

function render(part: Part): string {
  if (part === null || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  if (isList(part)) return part.map(render).join("");
  return part.markup;
}

const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

/** Prose of others: invisible characters gone, `code` as code. */
export function prose(text: string): Html {
  const clean = withoutInvisible(text);
  const parts: Html[] = [];
  let from = 0;
  for (const { start, end, content } of codeSpans(clean)) {
    const code = fence.test(clean.slice(start)) ? content.replace(/^.*\n/, "") : content;
    parts.push(html`${clean.slice(from, start)}<code>${code}</code>`);
    from = end;
  }
  return html`${parts}${clean.slice(from)}`;
}

/** A block of code begins with a line that names its language, which is not part of it. */
const fence = /^`{3,}[^`\n]*[^`\s][^`\n]*\n/;

/** Code or a log: what a reader could not see, or what would turn the line around, is shown by its number. */
export const visible = (text: string): string =>
  text
    .replace(/\r\n/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu, (char) => {
      const code = char.codePointAt(0) ?? 0;
      return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    });
