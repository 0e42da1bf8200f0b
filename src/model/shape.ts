import { z } from "zod";

/** What a schema expects at one place, as far as reading and rendering a reply need it. */
export type Shape = { description: string | null; nullable: boolean } & (
  | { kind: "text" }
  | { kind: "number" }
  | { kind: "boolean" }
  | { kind: "choice"; values: readonly string[] }
  | { kind: "list"; item: Shape; min: number; max: number | null }
  | { kind: "record"; fields: readonly Field[] }
  | { kind: "either"; options: readonly Shape[] }
  | { kind: "any" }
);

export interface Field {
  name: string;
  shape: Shape;
  required: boolean;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The shape of a zod schema without transforms. */
export function shapeOf(schema: z.ZodType): Shape {
  return fromJsonSchema(jsonSchemaOf(schema));
}

/** The schema as JSON Schema, with nothing shared by reference. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
}

function fromJsonSchema(schema: JsonSchema | boolean | undefined): Shape {
  if (schema === undefined || typeof schema === "boolean") return plain({ kind: "any" });
  const description = schema.description ?? null;
  const options = optionsOf(schema);
  if (options !== null) {
    const rest = options.filter((option) => typeof option === "boolean" || option.type !== "null");
    const nullable = rest.length < options.length;
    const [only] = rest;
    if (rest.length === 1) {
      const shape = fromJsonSchema(only);
      return { ...shape, nullable, description: description ?? shape.description };
    }
    return { kind: "either", options: rest.map(fromJsonSchema).sort(textLast), nullable, description };
  }
  return { ...kindOf(schema), description, nullable: false };
}

/** The alternatives of a schema, however JSON Schema writes them; null when it has none. */
function optionsOf(schema: JsonSchema): readonly (JsonSchema | boolean)[] | null {
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return schema.anyOf ?? schema.oneOf ?? null;
}

/** Everything can be read as a text, so the others are tried before. */
const textLast = (a: Shape, b: Shape) => Number(a.kind === "text") - Number(b.kind === "text");

const plain = <T>(kind: T) => ({ ...kind, description: null, nullable: false });

function kindOf(schema: JsonSchema) {
  if (schema.enum !== undefined) return { kind: "choice" as const, values: schema.enum.map(String) };
  if (schema.const !== undefined) return { kind: "choice" as const, values: [String(schema.const)] };
  switch (schema.type) {
    case "string":
      return { kind: "text" as const };
    case "number":
    case "integer":
      return { kind: "number" as const };
    case "boolean":
      return { kind: "boolean" as const };
    case "array": {
      const items = Array.isArray(schema.items) ? undefined : schema.items;
      return {
        kind: "list" as const,
        item: fromJsonSchema(items),
        min: schema.minItems ?? 0,
        max: schema.maxItems ?? null,
      };
    }
    case "object": {
      const required = new Set(schema.required ?? []);
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
        name,
        shape: fromJsonSchema(field),
        required: required.has(name),
      }));
      return fields.length > 0 ? { kind: "record" as const, fields } : { kind: "any" as const };
    }
    default:
      return { kind: "any" as const };
  }
}
