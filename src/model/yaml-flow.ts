import { FAILSAFE_SCHEMA, load, nullCoreTag, Schema } from "js-yaml";
import type { Shape } from "./shape.js";
import type { Cursor } from "./yaml-lines.js";
import { wordValue } from "./yaml-scalars.js";

/** Strings and null: other words get their meaning from the shape. */
const words = new Schema([...FAILSAFE_SCHEMA.tags, nullCoreTag]);

/** `[…]` or `{…}`, over several lines if need be, as nested arrays, objects, strings and nulls; null when it is none. */
export function readFlow(cursor: Cursor, inline: string): unknown {
  const isBalanced = bracketScanner();
  const start = cursor.at;
  let text = "";
  let loads = 0;
  for (let at = start, line: string | undefined = inline; line !== undefined; at += 1) {
    text += `${line.replaceAll("\t", "  ")}\n`;
    // The scanner may be misled by quotation marks in unquoted words: then a few ends are tried.
    const mayEnd = isBalanced(line) || (loads < 50 && /[\]}]\s*,?\s*(#.*)?$/.test(line));
    const value = mayEnd ? loadFlow(text) : null;
    if (value !== null) {
      cursor.at = at;
      return value;
    }
    if (mayEnd) loads += 1;
    line = cursor.lines[at]?.raw;
  }
  return null;
}

/** Takes one line after another; true when the brackets that were opened are closed. Quoted ones don't count. */
function bracketScanner(): (line: string) => boolean {
  let depth = 0;
  let quote = "";
  return (line) => {
    for (let at = 0; at < line.length; at += 1) {
      const char = line.charAt(at);
      if (quote !== "") {
        const isEscape = quote === '"' ? char === "\\" : char === "'" && line.charAt(at + 1) === "'";
        if (isEscape) at += 1;
        else if (char === quote) quote = "";
      } else if (/["']/.test(char) && /(^|[,:[{])\s*$/.test(line.slice(Math.max(0, at - 50), at)))
        quote = char;
      else if (/[[{]/.test(char)) depth += 1;
      else if (/[\]}]/.test(char)) depth -= 1;
    }
    return depth <= 0;
  };
}

function loadFlow(text: string): unknown {
  try {
    return load(text.replace(/,\s*$/, ""), { schema: words });
  } catch {
    return null;
  }
}

/** Values from a flow, all words of it strings or null, by shape. */
export function shapeFlow(value: unknown, shape: Shape): unknown {
  if (typeof value === "string") return wordValue(value, shape);
  if (Array.isArray(value)) {
    return shape.kind === "list" ? value.map((item) => shapeFlow(item, shape.item)) : value;
  }
  if (shape.kind !== "record" || value === null || typeof value !== "object") return value;
  const fields = new Map(shape.fields.map((field) => [field.name, field]));
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const field = fields.get(key);
    if (field === undefined) return [[key, part]];
    const leftOut = !field.required && !field.shape.nullable && part === null;
    return leftOut ? [] : [[key, shapeFlow(part, field.shape)]];
  });
  return Object.fromEntries(entries);
}
