/** One line of a reply's YAML part. */
export interface Line {
  /** 1-based within the part. */
  number: number;
  /** Columns before the text; a tab counts as two, a no-break space as one. */
  indent: number;
  /** Without indentation and trailing white space. */
  text: string;
  raw: string;
}

/** Where a reader is. Lines are replaced (see enterItem), so a reader that may go back keeps a copy. */
export interface Cursor {
  lines: Line[];
  at: number;
  /** True between fences, where every line must belong to something. */
  fenced: boolean;
}

/** The text can't be read as what was asked for. The message is for the model. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export const unreadable = (line: Line, why: string): Unreadable =>
  new Unreadable(`line ${line.number} of the YAML (\`${clip(line.text)}\`): ${why}`);

const clip = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

export function cursorOver(text: string, fenced: boolean): Cursor {
  const lines = text.split(/\r?\n|\r/).map((raw, index) => {
    const space = /^[\s\u00a0\ufeff]*/.exec(raw)?.[0] ?? "";
    return { number: index + 1, indent: width(space), text: raw.slice(space.length).trimEnd(), raw };
  });
  return { lines, at: 0, fenced };
}

const width = (space: string) => [...space].reduce((sum, char) => sum + columns(char), 0);
const columns = (char: string) => (char === "\t" ? 2 : char === "\ufeff" ? 0 : 1);

/** Moves over blank lines, comments and document marks to the next line that says something, and gives it. */
export function peek(cursor: Cursor): Line | null {
  for (; cursor.at < cursor.lines.length; cursor.at += 1) {
    const line = cursor.lines[cursor.at];
    if (
      line !== undefined &&
      line.text !== "" &&
      !line.text.startsWith("#") &&
      !/^(---|\.\.\.)$/.test(line.raw)
    )
      return line;
  }
  return null;
}

/** The line under the cursor, blank or not. */
export const current = (cursor: Cursor): Line | null => cursor.lines[cursor.at] ?? null;

/** True when the line before the cursor is blank. */
export const afterBlank = (cursor: Cursor): boolean => cursor.lines[cursor.at - 1]?.text === "";

/** A line's text from a column on, keeping what is indented further. */
export function fromColumn(line: Line, column: number): string {
  let rest = line.raw;
  for (let left = column; left > 0 && /^[\s\u00a0]/.test(rest); ) {
    left -= columns(rest.charAt(0));
    rest = rest.slice(1);
  }
  return rest;
}

/** `- text`, `* text`, `• text` or `1. text`: the column of the text, and the text. */
export function bullet(line: Line): { column: number; rest: string } | null {
  const match = /^(?:[-*•–]|\d{1,2}[.)])(?:\s+|$)/.exec(line.text);
  return match === null
    ? null
    : { column: line.indent + match[0].length, rest: line.text.slice(match[0].length) };
}

/** Puts what follows a bullet in the place of its line, as if it stood on a line of its own. */
export function enterItem(cursor: Cursor, line: Line, item: { column: number; rest: string }): void {
  const raw = " ".repeat(item.column) + item.rest;
  cursor.lines[cursor.at] = { ...line, indent: item.column, text: item.rest, raw };
}

/** `key: rest`, with what models put around a key taken off, and its name in lower case with `_` between words. */
export function keyOf(line: Line): { name: string; rest: string } | null {
  const match = /^["'“‘`*#\s]*([A-Za-z_][\w -]{0,60}?)["'”’`*\s]*[:：]["”`*]*(?:\s+(.*)|)$/.exec(line.text);
  const tight = match ?? /^([A-Za-z_]\w{0,60}):([^/\s].*)$/.exec(line.text);
  if (tight?.[1] === undefined) return null;
  return {
    name: tight[1]
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
    rest: (tight[2] ?? "").trim(),
  };
}
