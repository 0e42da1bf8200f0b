import { load } from "js-yaml";
import type { Field, Shape } from "./shape.js";
import { fits, namesIn } from "./shape-fit.js";
import { readFlow, shapeFlow } from "./yaml-flow.js";
import {
  afterBlank,
  bullet,
  type Cursor,
  cursorOver,
  enterItem,
  keyOf,
  type Line,
  peek,
  Unreadable,
  unreadable,
} from "./yaml-lines.js";
import { isNull, type Names, readText, readWord, skipDeeper, wordValue } from "./yaml-scalars.js";

export interface ReadResult {
  value: unknown;
  /** Lines that were read; what is left is no part of the answer. */
  lines: number;
}

/**
 * Reads YAML as models write it, led by the shape of the answer: where a text is expected, everything is text, so
 * that colons, comment signs and quotation marks in it need no quoting, and a block needs no mark.
 * For YAML that was written by the rules it gives what YAML gives, as strings, numbers and booleans by the shape; line
 * breaks in a plain text stay, those at a block's end do not. It never guesses where something may be missing: a
 * line that belongs nowhere, a key given twice, or a quotation that is not closed throws Unreadable.
 */
export function readYaml(text: string, shape: Shape, fenced: boolean): ReadResult {
  const cursor = cursorOver(text, fenced);
  const names = namesIn(shape);
  const first = peek(cursor);
  if (first === null) throw new Unreadable("the YAML is empty");
  unwrap(cursor, first, shape, names);
  const value = readBlock(cursor, 0, shape, names);
  const left = peek(cursor);
  if (left !== null && fenced) throw unreadable(left, "it belongs to nothing");
  return { value, lines: left === null ? cursor.lines.length : cursor.at };
}

/** Steps over one root key that the schema does not know, such as `answer:`, when the answer is below it. */
function unwrap(cursor: Cursor, first: Line, shape: Shape, names: Names): void {
  const key = keyOf(first);
  if (shape.kind !== "record" || key === null || key.rest !== "" || names.has(key.name)) return;
  const start = cursor.at;
  cursor.at += 1;
  const next = peek(cursor);
  const inner = next === null ? null : keyOf(next);
  const below = next !== null && next.indent > first.indent && inner !== null && names.has(inner.name);
  if (!below) cursor.at = start;
}

/** A value that begins on a line of its own, at `min` columns or more. */
function readBlock(cursor: Cursor, min: number, shape: Shape, names: Names): unknown {
  const line = peek(cursor);
  if (line === null || line.indent < min) return undefined;
  if (/^[[{]/.test(line.text) && shape.kind !== "text") {
    cursor.at += 1;
    return shapeFlow(requireFlow(cursor, line, line.text), shape);
  }
  switch (shape.kind) {
    case "record":
      return readRecord(cursor, min, shape.fields, names);
    case "list":
      return readList(cursor, min, shape.item, names);
    case "either":
      return readEither(cursor, shape.options, (option) => readBlock(cursor, min, option, names));
    default:
      cursor.at += 1;
      return readInline(cursor, line, line.text, line.indent - 1, shape, names);
  }
}

function readRecord(cursor: Cursor, min: number, fields: readonly Field[], names: Names): unknown {
  const value = new Map<string, unknown>();
  for (let line = peek(cursor); line !== null && line.indent >= min; line = peek(cursor)) {
    const key = keyOf(line);
    const field = fields.find((candidate) => candidate.name === key?.name);
    if (key !== null && field !== undefined) {
      if (value.has(field.name)) throw unreadable(line, `the key \`${field.name}\` is there twice`);
      cursor.at += 1;
      const read = readInline(cursor, line, key.rest, line.indent, field.shape, names);
      const leftOut = !field.required && (read === undefined || isLeftOut(read, field.shape));
      if (!leftOut) value.set(field.name, read);
      continue;
    }
    if (!cursor.fenced && min === 0 && value.size > 0 && line.indent === 0 && afterBlank(cursor)) break;
    if (key === null || names.has(key.name) || !/^["']?[a-z][a-z0-9_]*["']?:/.test(line.text)) {
      throw unreadable(
        line,
        `it belongs to no key; the keys here are ${fields.map(({ name }) => name).join(", ")}`,
      );
    }
    cursor.at += 1;
    skipDeeper(cursor, line.indent);
  }
  return Object.fromEntries(value);
}

/** Null or empty where a field may be left out but not be null: models write that for "left out". */
const isLeftOut = (read: unknown, shape: Shape) =>
  !shape.nullable && (read === null || (typeof read === "string" && isNull(read)));

function readList(cursor: Cursor, min: number, item: Shape, names: Names): unknown[] {
  const values: unknown[] = [];
  let column: number | null = null;
  for (let line = peek(cursor); line !== null && line.indent >= (column ?? min); line = peek(cursor)) {
    const mark = bullet(line);
    if (mark === null) {
      if (column !== null && (line.indent === column || !cursor.fenced)) break;
      throw unreadable(line, "a list item beginning with `- ` is expected");
    }
    column ??= line.indent;
    values.push(readItem(cursor, line, mark, item, names));
  }
  return values;
}

function readItem(
  cursor: Cursor,
  line: Line,
  mark: { column: number; rest: string },
  item: Shape,
  names: Names,
): unknown {
  if ((item.kind === "record" || item.kind === "list" || item.kind === "either") && mark.rest !== "") {
    enterItem(cursor, line, mark);
    return readBlock(cursor, line.indent + 1, item, names);
  }
  cursor.at += 1;
  return readInline(cursor, line, mark.rest, line.indent, item, names);
}

/** A value after its key or bullet, which stands at `column`; the cursor is on the next line. */
function readInline(
  cursor: Cursor,
  head: Line,
  inline: string,
  column: number,
  shape: Shape,
  names: Names,
): unknown {
  const rest = withoutEcho(inline, shape);
  if (shape.nullable && /^(null|~)(\s+#.*)?$/i.test(rest)) return null;
  switch (shape.kind) {
    case "text": {
      const text = readText(cursor, head, rest, column, names);
      return text === "" && shape.nullable ? null : text;
    }
    case "record":
    case "list":
      return readInlineBlock(cursor, head, rest, column, shape, names);
    case "either":
      return readEither(cursor, shape.options, (option) =>
        readInline(cursor, head, rest, column, option, names),
      );
    case "any":
      return readAny(head, readText(cursor, head, rest, column, names));
    default:
      return rest === "" && shape.nullable ? null : wordValue(readWord(rest), shape);
  }
}

function readInlineBlock(
  cursor: Cursor,
  head: Line,
  inline: string,
  column: number,
  shape: Extract<Shape, { kind: "record" | "list" }>,
  names: Names,
): unknown {
  const rest = inline.replace(/^#.*$/, "");
  if (rest === "") {
    // YAML lets a list stand in its key's own column.
    const value = readBlock(
      cursor,
      shape.kind === "list" && !bullet(head) ? column : column + 1,
      shape,
      names,
    );
    return value ?? (shape.nullable ? null : shape.kind === "list" && shape.min === 0 ? [] : undefined);
  }
  if (/^[[{]/.test(rest)) return shapeFlow(requireFlow(cursor, head, rest), shape);
  if (shape.kind === "list" && (shape.item.kind === "text" || shape.item.kind === "choice")) {
    if (isNull(rest)) return [];
    return [readInline(cursor, head, rest, column, shape.item, names)];
  }
  throw unreadable(
    head,
    shape.kind === "list" ? "a list is expected here" : "keys and values are expected here",
  );
}

function readAny(head: Line, text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    throw unreadable(head, error instanceof Error ? (error.message.split("\n")[0] ?? "") : "not YAML");
  }
}

function requireFlow(cursor: Cursor, head: Line, inline: string): unknown {
  const value = readFlow(cursor, inline);
  if (value !== null) return value;
  throw unreadable(head, "the bracket that it begins with is never closed, or what it holds is malformed");
}

/** The first option that can be read and has all it requires. */
function readEither(cursor: Cursor, options: readonly Shape[], read: (option: Shape) => unknown): unknown {
  const start = { lines: [...cursor.lines], at: cursor.at };
  let failure: Unreadable | null = null;
  for (const option of options) {
    try {
      const value = read(option);
      if (fits(value, option)) return value;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      failure ??= error;
    }
    cursor.lines = [...start.lines];
    cursor.at = start.at;
  }
  throw failure ?? new Unreadable("none of the forms that are asked for fits");
}

/** Models copy the comments of the skeleton that they were shown; those are no part of the answer. */
function withoutEcho(inline: string, shape: Shape): string {
  if (shape.description === null) return inline;
  const at = inline.lastIndexOf("#");
  const comment = at < 0 ? "" : inline.slice(at + 1);
  return comment !== "" && comment.includes(shape.description.replace(/\s+/g, " ").trim())
    ? inline.slice(0, at).trimEnd()
    : inline;
}
