import { Marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { type Html, trusted } from "./html.js";

const marked = new Marked({ gfm: true, async: false });

/** What GitHub leaves of HTML in Markdown: no scripts, styles, forms or classes; and here no images from elsewhere. */
const policy: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      "h1",
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "p",
      "br",
      "hr",
      "div",
      "span",
      "blockquote",
      "pre",
      "code",
      "kbd",
    ],
    ...[
      "samp",
      "var",
      "em",
      "strong",
      "b",
      "i",
      "u",
      "s",
      "del",
      "ins",
      "sub",
      "sup",
      "q",
      "a",
      "ul",
      "ol",
      "li",
    ],
    ...[
      "dl",
      "dt",
      "dd",
      "table",
      "thead",
      "tbody",
      "tfoot",
      "tr",
      "th",
      "td",
      "details",
      "summary",
      "input",
    ],
  ],
  allowedAttributes: {
    a: ["href", "title", "rel"],
    details: ["open"],
    input: ["type", "checked", "disabled"],
    ol: ["start"],
    td: ["align", "colspan", "rowspan"],
    th: ["align", "colspan", "rowspan"],
    code: ["class"],
  },
  allowedClasses: { code: ["language-*"] },
  allowedSchemes: ["http", "https", "mailto"],
  // Only the boxes of task lists, which nobody can tick here.
  exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs.type !== "checkbox",
  transformTags: {
    a: sanitizeHtml.simpleTransform("a", { rel: "nofollow noopener noreferrer" }),
    input: sanitizeHtml.simpleTransform("input", { disabled: "disabled" }),
    img: (_tag, attribs) => ({ tagName: "span", attribs: {}, text: `[image: ${attribs.alt ?? ""}]` }),
  },
};

export interface MarkdownOptions {
  /** Where `#12` leads: the repository's page. */
  repository?: string;
  /** Line breaks count, as in comments; in files they do not. */
  breaks?: boolean;
}

/** Markdown as GitHub shows it, safe whatever was written. */
export function renderMarkdown(text: string, options: MarkdownOptions = {}): Html {
  const raw = marked.parse(text, { breaks: options.breaks ?? true, async: false });
  const safe = sanitizeHtml(raw, policy);
  return trusted(options.repository === undefined ? safe : linkNumbers(safe, options.repository));
}

/** `#12` becomes a link, outside tags, code and links. */
function linkNumbers(safe: string, repository: string): string {
  let verbatim = 0;
  return safe
    .split(/(<[^>]+>)/)
    .map((piece) => {
      if (/^<(code|pre|a)\b/.test(piece)) verbatim++;
      if (/^<\/(code|pre|a)>/.test(piece)) verbatim--;
      if (verbatim > 0 || piece.startsWith("<")) return piece;
      return piece.replace(/(^|[\s(])#(\d+)\b/g, `$1<a href="${repository}/issues/$2">#$2</a>`);
    })
    .join("");
}
