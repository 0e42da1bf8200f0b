/**
 * Text of others, made fit for Markdown that GitHub renders. The result is one line: it notifies nobody, links to
 * nothing, closes no issue, shows no image, holds no HTML and opens no block. Inline code stays code.
 * GitHub looks for mentions and references in the rendered text, so that a backslash does not stop them: a zero-width
 * space does.
 */
export function escapeUntrusted(text: string): string {
  const line = oneLine(text);
  const mark = escaper(line);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, content } of codeSpans(line)) {
    parts.push(...escapePlain(line.slice(from, start), mark), inlineCode(content));
    from = end;
  }
  parts.push(...escapePlain(line.slice(from), mark));
  return escapeStart(joinParts(parts));
}

/** Text as one code span, with a fence longer than any run of backticks inside; empty for empty text. */
export function inlineCode(text: string): string {
  const line = unclosing(oneLine(text));
  if (line === "") return "";
  // A bar ends a table's cell even inside backticks.
  if (line.includes("|")) return `<code>${entities(line)}</code>`;
  const fence = "`".repeat(longestRun(line, "`") + 1);
  const pad = /^`|`$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text as a block of code, with a fence longer than any inside, so that it can't end early. */
export function fenced(text: string, lang = ""): string {
  const clean = unclosing(withoutInvisible(text)).replace(/\n+$/, "");
  const fence = "`".repeat(Math.max(3, longestRun(clean, "`") + 1));
  return `${fence}${lang.replace(/[^\w+-]/g, "")}\n${clean}\n${fence}`;
}

/** One line without control, invisible or direction-changing characters; whitespace in runs becomes one space. */
export const oneLine = (text: string): string => withoutInvisible(text).replace(/\s+/g, " ").trim();

/** Without characters that a reader can't see but a machine acts on; line breaks and tabs stay. */
export function withoutInvisible(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu, "")
    .replace(/\p{Cs}/gu, "\ufffd");
}

/** A link's address when it is plain http or https, else null. */
export function safeUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return null;
  return href.replace(/[()<>"'`\\|@#[\]*_~]/g, (char) =>
    char === "#" || char === "@" || char === "_" || char === "~"
      ? char
      : `%${char.charCodeAt(0).toString(16)}`,
  );
}

/** An unseen space that parts what would otherwise be a mention, a reference or a keyword. */
const part = "\u200b";
const partEntity = "&#8203;";

/** `fixes #1` closes an issue from a commit message too, where code spans mean nothing. */
function unclosing(text: string): string {
  return text.replace(
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b(?=:?\s*(?:[\w.-]+\/[\w.-]+)?#\d|:?\s+(?:GH-\d|https?:))/gi,
    (word) => `${word.slice(0, 1)}${part}${word.slice(1)}`,
  );
}

/** Mentions and references parted by an unseen space: for titles and commit messages, which are not Markdown. */
export function plainUntrusted(text: string): string {
  return unclosing(oneLine(text))
    .replace(/@(?=\w)/g, `@${part}`)
    .replace(/#(?=\d)/g, `#${part}`)
    .replace(/\bGH-(?=\d)/gi, (found) => found + part);
}

interface Span {
  start: number;
  end: number;
  content: string;
}

/** The pairs of equal runs of backticks in a text, and what is between them. */
export function codeSpans(line: string): Span[] {
  const runs = [...line.matchAll(/`+/g)];
  const spans: Span[] = [];
  for (let i = 0; i < runs.length; i++) {
    const open = runs[i];
    const close = runs.findIndex((run, j) => j > i && run[0].length === open?.[0].length);
    const shut = runs[close];
    if (!open || !shut) continue;
    const content = line.slice(open.index + open[0].length, shut.index);
    if (content.trim() === "") continue;
    spans.push({ start: open.index, end: shut.index + shut[0].length, content: content.trim() });
    i = close;
  }
  return spans;
}

/** Addresses and commit hashes are shown as code: readable, and no link. */
const asCode = /(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s<>]+|\b(?=[a-f]*\d)[0-9a-f]{7,40}(?:\b|(?=www\.))/gi;

function escapePlain(text: string, mark: (text: string) => string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const found of text.matchAll(asCode)) {
    parts.push(mark(text.slice(from, found.index)), inlineCode(found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, mark(text.slice(from))];
}

const replacements: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "|": "&#124;",
  "@": `@${partEntity}`,
  "#": `#${partEntity}`,
};

/**
 * Replaces marks one by one. Two dollar signs on a line would begin a formula; a span around them is how GitHub's own
 * documentation keeps a dollar a dollar.
 */
function escaper(line: string): (text: string) => string {
  const formula = line.split("$").length > 2;
  return (text) =>
    text.replace(/[\\`*_[\]~&<>|@#$]|\bGH-(?=\d)|:(?=\/\/)|www(?=\.)/gi, (found) => {
      if (found === "$") return formula ? "<span>$</span>" : "$";
      if (found.length > 1 || found === ":") return found + partEntity;
      return replacements[found] ?? `\\${found}`;
    });
}

/** Two code spans side by side would become one. */
const joinParts = (parts: readonly string[]): string =>
  parts.reduce(
    (text, next) => (text.endsWith("`") && next.startsWith("`") ? text + partEntity + next : text + next),
    "",
  );

/** What would open a list, a heading's underline or a rule at the start of a line. */
const escapeStart = (text: string): string =>
  text.replace(/^([-+=])/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");

/** Every character that Markdown, HTML or an automatic link could take as a mark, as a numeric entity. */
const entities = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} ,()=-]/gu, (char) => `&#${char.codePointAt(0)};`)
    .replace(/&#64;/g, (at) => at + partEntity);

function longestRun(text: string, char: string): number {
  let longest = 0;
  let run = 0;
  for (const each of text) {
    run = each === char ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
