import type { z } from "zod";
import { type Shape, shapeOf } from "./shape.js";

/**
 * A schema as the YAML that a reply should have: a placeholder for each value, and as comments what
 * `.describe()` says, how many items a list takes, and what may be left out or null. The same schema gives the same text.
 */
export function renderSchema(schema: z.ZodType): string {
  return renderBlock(shapeOf(schema), "").join("\n");
}

/** The lines of a value that begins on a line of its own. */
function renderBlock(shape: Shape, indent: string): string[] {
  switch (shape.kind) {
    case "record":
      return shape.fields.flatMap(({ name, shape: field, required }) =>
        renderField(`${indent}${name}:`, field, required, `${indent}  `),
      );
    case "list":
      return renderItem(shape.item, indent);
    case "either":
      return shape.options.flatMap((option, index) => [
        ...(index === 0 ? [] : [`${indent}# or`]),
        ...renderBlock(option, indent),
      ]);
    default:
      return [`${indent}${placeholder(shape)}`];
  }
}

function renderField(head: string, shape: Shape, required: boolean, inner: string): string[] {
  const comment = commentOf(shape, required);
  return isBlock(shape)
    ? [`${head}${comment}`, ...renderBlock(shape, inner)]
    : [`${head} ${placeholder(shape)}${comment}`];
}

function renderItem(item: Shape, indent: string): string[] {
  if (!isBlock(item)) {
    const comment = item.description === null ? "" : `  # ${oneLine(item.description)}`;
    return [`${indent}- ${placeholder(item)}${comment}`];
  }
  const [first = "", ...rest] = renderBlock(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

const isBlock = (shape: Shape): boolean =>
  shape.kind === "record" ||
  shape.kind === "list" ||
  (shape.kind === "either" && shape.options.some((option) => isBlock(option)));

function placeholder(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return "<text>";
    case "number":
      return "<number>";
    case "boolean":
      return "true | false";
    case "choice":
      return shape.values.join(" | ");
    case "either":
      return shape.options.map(placeholder).join(" | ");
    default:
      return "<any>";
  }
}

function commentOf(shape: Shape, required: boolean): string {
  const notes = [
    shape.kind === "list" ? size(shape.min, shape.max) : null,
    required ? null : "may be left out",
    shape.nullable ? "may be null" : null,
    shape.description === null ? null : oneLine(shape.description),
  ].filter((note) => note !== null);
  return notes.length === 0 ? "" : `  # ${notes.join("; ")}`;
}

function size(min: number, max: number | null): string | null {
  if (max === null) return min === 0 ? "a list, [] for none" : `a list of at least ${min}`;
  return min === max ? `a list of ${min}` : `a list of ${min} to ${max}`;
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
