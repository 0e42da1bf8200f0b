import { FAILSAFE_SCHEMA, load } from "js-yaml";
import type { Shape } from "./shape.js";
import { type Cursor, current, fromColumn, keyOf, type Line, peek, unreadable } from "./yaml-lines.js";

/** Names that mean something in the schema, anywhere in it: a text never runs over such a key. */
export type Names = ReadonlySet<string>;

/**
 * A text after a key or a bullet at `column`: quoted, a block, or plain over one or more lines. Nothing in it is
 * special (no comments, anchors, tags or inner colons), so that no word is lost. The cursor stands after the first
 * line; `head` is that line, `inline` what follows its key or bullet.
 */
export function readText(cursor: Cursor, head: Line, inline: string, column: number, names: Names): string {
  const header = /^[|>]([+-]?)([1-9]?)[+-]?\s*(?:#.*)?$/.exec(inline);
  if (header !== null) {
    const digit = header[2] === "" ? null : column + Number(header[2]);
    const lines = blockLines(cursor, column, names);
    return inline.startsWith(">") ? fold(dedent(lines, digit)) : dedent(lines, digit).join("\n");
  }
  if (inline === "") return dedent(blockLines(cursor, column, names), null).join("\n");
  if (/^["'“]/.test(inline)) {
    const quoted = readQuoted(cursor, head, inline, column);
    if (quoted !== null) return quoted;
  }
  return [inline, ...continuation(cursor, column, names)].join("\n");
}

/** Deeper lines after a plain text. */
function continuation(cursor: Cursor, column: number, names: Names): string[] {
  const lines = deeperLines(cursor, column);
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== null && names.has(key.name)) {
      throw unreadable(
        line,
        `is the key \`${key.name}\` meant? It is indented as a part of the text before it`,
      );
    }
  }
  return lines.map((line) => line.text);
}

/** The lines of a block; where its first line is not indented, those up to the next key. */
function blockLines(cursor: Cursor, column: number, names: Names): Line[] {
  const deeper = deeperLines(cursor, column);
  if (deeper.length > 0) return deeper;
  const lines: Line[] = [];
  for (let line = current(cursor); line !== null; line = current(cursor)) {
    const key = keyOf(line);
    const ends = key !== null && names.has(key.name);
    const isItem = /^[-*•] /.test(line.text) && line.indent <= column;
    if (ends || isItem || (!cursor.fenced && line.text === "")) break;
    lines.push(line);
    cursor.at += 1;
  }
  while (lines.at(-1)?.text === "") lines.pop();
  while (lines[0]?.text === "") lines.shift();
  return lines;
}

/** The lines indented further than `column`, with the blank ones between them. */
function deeperLines(cursor: Cursor, column: number): Line[] {
  const lines: Line[] = [];
  let end = cursor.at;
  for (let at = cursor.at; at < cursor.lines.length; at += 1) {
    const line = cursor.lines[at];
    if (line === undefined || (line.text !== "" && line.indent <= column)) break;
    lines.push(line);
    if (line.text !== "") end = at + 1;
  }
  const kept = lines.slice(0, end - cursor.at);
  cursor.at = end;
  return kept;
}

function dedent(lines: readonly Line[], column: number | null): string[] {
  const indents = lines.filter((line) => line.text !== "").map((line) => line.indent);
  const common = column ?? Math.min(...indents);
  return lines.map((line) => fromColumn(line, common));
}

/** YAML's folding: a line break between two plain lines is a space, and each blank line a break. */
function fold(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replace(/(?<=\S)\n(?=\S)/g, " ")
    .replace(/\n\n/g, "\n");
}

const CLOSED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|“[^“”]*”)\s*,?\s*(?:#.*)?$/s;

/** A quoted text, over several lines if need be; null when the quotation mark is a part of the text. */
function readQuoted(cursor: Cursor, head: Line, inline: string, column: number): string | null {
  let text = inline;
  for (let at = cursor.at; ; at += 1) {
    if (CLOSED.test(text)) {
      cursor.at = at;
      return unquote(text);
    }
    const next = cursor.lines[at];
    if (next === undefined) break;
    if (next.text !== "" && next.indent <= column) return null;
    text += `\n${next.text}`;
  }
  if (onlyMark(inline)) throw unreadable(head, "the quotation mark that it begins with is never closed");
  return null;
}

/** True when no second mark follows, so that the first can't belong to a quoted word at the text's beginning. */
const onlyMark = (inline: string) =>
  !inline.slice(1).includes(inline.charAt(0) === "“" ? "”" : inline.charAt(0));

function unquote(text: string): string {
  const body = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|“[^“”]*”)/s.exec(text)?.[0] ?? text;
  if (body.startsWith("“")) return body.slice(1, -1);
  try {
    return String(load(body, { schema: FAILSAFE_SCHEMA }));
  } catch {
    // A backslash that is no escape, as in "C:\path": the model meant the characters.
    return body.slice(1, -1).replaceAll('\\"', '"');
  }
}

/** A word such as a number or a choice: without quotes, comment and closing comma. */
export function readWord(inline: string): string {
  if (CLOSED.test(inline)) return unquote(inline);
  return inline
    .replace(/\s+#.*$/, "")
    .replace(/,$/, "")
    .replace(/^`(.*)`$/, "$1")
    .trim();
}

/** The value of a word by its shape; the word itself where it does not fit, for the schema to object to. */
export function wordValue(word: string, shape: Shape): unknown {
  switch (shape.kind) {
    case "number":
      return /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(word) ? Number(word) : word;
    case "boolean": {
      if (/^(true|yes)$/i.test(word)) return true;
      return /^(false|no)$/i.test(word) ? false : word;
    }
    case "choice": {
      const same = (value: string) => value.toLowerCase().replace(/[\s_-]+/g, "-");
      return (
        shape.values.find((value) => value === word) ??
        shape.values.find((value) => same(value) === same(word)) ??
        word
      );
    }
    default:
      return word;
  }
}

export const isNull = (word: string): boolean => /^(null|~|Null|NULL|)$/.test(word);

/** Skips what a key that the schema does not know holds. */
export function skipDeeper(cursor: Cursor, column: number): void {
  deeperLines(cursor, column);
  for (let line = peek(cursor); line !== null && line.indent === column && line.text.startsWith("- "); ) {
    cursor.at += 1;
    deeperLines(cursor, column);
    line = peek(cursor);
  }
}
