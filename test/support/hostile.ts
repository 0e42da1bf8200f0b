import fc from "fast-check";
import { marked, type Token } from "marked";

/** Pieces that mean something to GitHub, put together at random with any other text. */
const pieces = [
  ..."`*_~[]()<>!#@|\\&$-+=>: \n\t",
  "```",
  "~~~",
  "@everyone",
  "@octo/team",
  "#1",
  "octo/slug#12",
  "GH-3",
  "fixes #1",
  "Closes: octo/slug#12",
  "resolves https://github.com/octo/slug/issues/1",
  "![x](https://tracker.example/p.png)",
  "[click](https://evil.example)",
  "[a]: https://evil.example",
  "[a]",
  "<https://evil.example>",
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "</details>",
  "<!--",
  "-->",
  "https://evil.example/@user",
  "www.evil.example",
  "ftp://evil.example",
  "me@mail.example",
  "mailto:me@mail.example",
  "deadbeef1",
  "1. ",
  "- ",
  "> ",
  "# ",
  "---",
  "===",
  "    ",
  "| a | b |\n| - | - |",
  "&#64;user",
  "&lt;img&gt;",
  "\u202e",
  "\u200b",
  "\u2028",
  "\r",
  "\0",
  "\ud800",
  "$x$",
  "word",
  "7",
];

export const hostileText = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(""));

export const renderedHtml = (markdown: string): string => marked.parse(markdown, { gfm: true, async: false });

export const topLevel = (markdown: string): Token[] => marked.lexer(markdown, { gfm: true });

/** The names of all tags in a page. */
export const tagsOf = (html: string): string[] => [
  ...new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((found) => String(found[1]).toLowerCase())),
];

/** What GitHub looks through for mentions and references: the rendered text outside code, entities resolved. */
export function proseOf(html: string): string {
  return html
    .replace(/<code\b[^>]*>.*?<\/code>/gs, "\u0001")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

/** Each is what GitHub would turn into a notification, a link or a closed issue. */
export const forbiddenInProse: readonly RegExp[] = [
  /@[\p{L}\p{N}_]/u,
  /#[\p{L}\p{N}_]/u,
  /\bGH-\d/i,
  /\b[a-z][a-z0-9+.-]*:\/\//i,
  /\bwww\./i,
  /\b(?=[a-f]*\d)[0-9a-f]{7,40}\b/i,
  /[\u202a-\u202e\u2066-\u2069\u2060]/,
];
