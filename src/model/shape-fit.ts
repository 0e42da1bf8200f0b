import type { Shape } from "./shape.js";

/** Names of all fields, at any depth. */
export function namesIn(shape: Shape): Set<string> {
  switch (shape.kind) {
    case "record":
      return new Set(shape.fields.flatMap((field) => [field.name, ...namesIn(field.shape)]));
    case "list":
      return namesIn(shape.item);
    case "either":
      return new Set(shape.options.flatMap((option) => [...namesIn(option)]));
    default:
      return new Set();
  }
}

/** True when a value has what the shape requires, in the right kinds. */
export function fits(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case "record":
      return (
        value !== null &&
        typeof value === "object" &&
        shape.fields.every(({ name, required, shape: field }) => {
          const part: unknown = Reflect.get(value, name);
          return part === undefined ? !required : fits(part, field);
        })
      );
    case "list":
      return Array.isArray(value);
    case "choice":
      return value === null ? shape.nullable : typeof value === "string" && shape.values.includes(value);
    case "number":
    case "boolean":
      return value === null ? shape.nullable : typeof value === shape.kind;
    case "text":
      return typeof value === "string" || (value === null && shape.nullable);
    default:
      return value !== undefined;
  }
}
