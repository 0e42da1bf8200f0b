import type { Language } from "./language.js";

/**
 * The text with comments, strings and regular expressions blanked out: same length, same line breaks, so that brackets
 * and indentation can be counted. A light reading, not a parser; callers check that the brackets balance.
 */
export function mask(text: string, language: Language): string {
  // Something stands where a string stood, so that its line does not look empty.
  return replaced(text, language, blank, (string) => `_${blank(string.slice(1))}`);
}

/** The text with its comments blanked out, and the strings that document a function or class; other strings stand, each in one line. */
export function withoutComments(text: string, language: Language): string {
  return replaced(text, language, blank, (string, before) =>
    language.longQuotes.some((quote) => string.startsWith(quote)) && documents(before())
      ? blank(string)
      : string.replaceAll("\n", "\\n"),
  );
}

/** True where a string stands as the first thing of a file, function or class. */
function documents(before: string): boolean {
  const lines = before.split("\n").filter((line) => line.trim() !== "");
  const last = lines.at(-1) ?? "";
  return lines.length === 0 || /^\s*((async\s+)?def|class)\b.*:\s*$|^\s*\).*:\s*$/.test(last);
}

function replaced(
  text: string,
  language: Language,
  comment: (piece: string) => string,
  other: (piece: string, before: () => string) => string,
): string {
  const opener = openers(language);
  const pieces: string[] = [];
  let before = "";
  let at = 0;
  const push = (piece: string) => {
    pieces.push(piece);
    const trimmed = piece.trimEnd();
    if (trimmed !== "") before = trimmed.slice(-12);
  };
  while (at < text.length) {
    opener.lastIndex = at;
    const start = opener.exec(text)?.index ?? text.length;
    push(text.slice(at, start));
    if (start === text.length) break;
    const isRemark = isComment(text, start, language);
    const end = tokenEnd(text, start, language, before) ?? start;
    if (end === start) push(text.charAt(start));
    else if (isRemark) pieces.push(comment(text.slice(start, end)));
    else push(other(text.slice(start, end), () => pieces.join("")));
    at = Math.max(end, start + 1);
  }
  return pieces.join("");
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** The characters with which a comment, string or pattern may begin. */
function openers({ lineComments, blockComments, longQuotes, quotes, regexes }: Language): RegExp {
  const first = [...lineComments, ...longQuotes, ...quotes, ...(blockComments || regexes ? ["/"] : [])];
  const chars = new Set(first.map((mark) => mark.charAt(0)));
  return new RegExp(`[${[...chars].map((char) => `\\${char}`).join("")}]`, "g");
}

/** Where the comment, string or pattern that begins at `at` ends, or null when none begins there. */
function tokenEnd(text: string, at: number, language: Language, before: string): number | null {
  if (language.lineComments.some((mark) => text.startsWith(mark, at))) return lineEnd(text, at);
  if (language.blockComments && text.startsWith("/*", at)) return after(text, "*/", at + 2);
  const char = text.charAt(at);
  for (const quote of language.longQuotes)
    if (text.startsWith(quote, at)) return longStringEnd(text, at, quote);
  if (char === "'" && language.lifetimes) return characterEnd(text, at);
  if (language.quotes.includes(char)) return stringEnd(text, at, char);
  if (language.regexes && char === "/" && startsPattern(before)) return patternEnd(text, at);
  return null;
}

const isComment = (text: string, at: number, language: Language): boolean =>
  language.lineComments.some((mark) => text.startsWith(mark, at)) ||
  (language.blockComments && text.startsWith("/*", at));

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
};

const after = (text: string, mark: string, from: number): number => {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
};

/** The end of a string that must end on its line; a quote without a partner there is no string (Rust's lifetimes). */
function stringEnd(text: string, at: number, quote: string): number | null {
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\") i++;
    else if (char === quote) return i + 1;
    else if (char === "\n") return null;
  }
  return null;
}

/** `'x'` or `'\\n'` in a language where a quote alone begins a lifetime. */
function characterEnd(text: string, at: number): number | null {
  const character = /'(?:\\[^'\n]+|[^'\\\n])'/y;
  character.lastIndex = at;
  return character.test(text) ? character.lastIndex : null;
}

function longStringEnd(text: string, at: number, quote: string): number {
  for (let i = at + quote.length; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (quote === "`" && text.startsWith("${", i)) i = substitutionEnd(text, i + 2) - 1;
    else if (text.startsWith(quote, i)) return i + quote.length;
  }
  return text.length;
}

/** The end of a template's `${…}`, in which there may be strings and templates again. */
function substitutionEnd(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return i + 1;
    else if (char === "`") i = longStringEnd(text, i, "`") - 1;
    else if (char === '"' || char === "'") i = (stringEnd(text, i, char) ?? i + 1) - 1;
  }
  return text.length;
}

/** A slash divides after a value and begins a pattern after anything else. */
const startsPattern = (before: string): boolean =>
  before === "" ||
  /[(,=:[!&|?{};+\-*%~^<>]$/.test(before) ||
  /\b(return|typeof|case|in|of|delete|void|throw|else|do|await|yield)$/.test(before);

function patternEnd(text: string, at: number): number | null {
  let inClass = false;
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\n") return null;
    if (char === "\\") i++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return i + 1;
  }
  return null;
}
