import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { fencedParts, type Part, unclosedYaml, unfencedPart } from "./find-yaml.js";
import { readYaml } from "./read-yaml.js";
import { type Shape, shapeOf } from "./shape.js";
import { namesIn } from "./shape-fit.js";
import { cursorOver, keyOf, peek, Unreadable } from "./yaml-lines.js";

/** What a reply says, or why it can't be used, said to the model. */
export type ParsedReply<T> =
  | { ok: true; value: T /** The reply without the YAML and its fences: the code. */; rest: string }
  | { ok: false; complaint: string };

type Attempt<T> = ParsedReply<T> & { part: Part };

/**
 * Reads the one YAML part of a reply. Repaired by rule: missing or wrong fences, prose around it, missing block
 * marks, unquoted colons and the like (see readYaml), and JSON in the place of YAML. Refused: a fence that is opened
 * and not closed, two different answers, and what the schema refuses. Whether a reply without any fence is whole
 * only the endpoint can tell, so give this no reply whose `finish` is "length".
 */
export function parseYamlReply<T>(text: string, schema: z.ZodType<T>): ParsedReply<T> {
  const lines = text.split(/\r?\n/);
  const shape = shapeOf(schema);
  const read = (part: Part, fenced: boolean) => attempt(lines, part, shape, schema, fenced);
  const parts = fencedParts(lines);
  const readAll = (meant: boolean) =>
    firstOfEach(
      parts.filter(({ label }) => isMeant(label) === meant),
      (part) => read(part, true),
    );
  const labelled = readAll(true);
  const found = settle(labelled) ?? settle(readAll(false));
  if (found !== null) return found;
  const [meant] = labelled;
  if (meant !== undefined && !meant.ok) return { ok: false, complaint: meant.complaint };
  if (unclosedYaml(lines) !== null) {
    return { ok: false, complaint: "its YAML fence is opened and never closed, so that it may be cut off" };
  }
  const part = unfencedPart(lines, startsAnswer(shape));
  if (part === null) return { ok: false, complaint: `it holds no YAML with ${keysOf(shape)}` };
  const bare = read(part, false);
  return bare.ok
    ? { ok: true, value: bare.value, rest: bare.rest }
    : { ok: false, complaint: bare.complaint };
}

const isMeant = (label: string) => /^(ya?ml|json)$/.test(label);

/** The parts of each opening fence up to the first that can be used. */
function firstOfEach<T>(parts: readonly Part[], read: (part: Part) => Attempt<T>): Attempt<T>[] {
  const settled = new Set<number>();
  return parts.flatMap((part) => {
    if (settled.has(part.outerFrom)) return [];
    const result = read(part);
    if (result.ok) settled.add(part.outerFrom);
    return [result];
  });
}

/** The one answer among several parts; null when none of them is one. */
function settle<T>(attempts: readonly Attempt<T>[]): ParsedReply<T> | null {
  const usable = attempts.filter((result) => result.ok);
  const [first] = usable;
  if (first === undefined) return null;
  const other = usable.find(
    ({ part, value }) => separate(part, first.part) && !isDeepStrictEqual(value, first.value),
  );
  return other === undefined
    ? { ok: true, value: first.value, rest: first.rest }
    : { ok: false, complaint: "it holds two different answers in two fences; give one" };
}

const separate = (a: Part, b: Part) => a.outerFrom >= b.outerTo || b.outerFrom >= a.outerTo;

const keysOf = (shape: Shape) =>
  shape.kind === "record"
    ? `the keys ${shape.fields.map(({ name }) => name).join(", ")}`
    : "what was asked for";

function startsAnswer(shape: Shape): (line: string) => boolean {
  const names = shape.kind === "record" ? new Set(shape.fields.map(({ name }) => name)) : namesIn(shape);
  return (text) => {
    const line = peek(cursorOver(text, false));
    if (line === null) return false;
    if (shape.kind !== "list" && /^\{(\s*$|\s*")/.test(line.text)) return true;
    const key = keyOf(line);
    return key !== null && names.has(key.name);
  };
}

function attempt<T>(
  lines: readonly string[],
  part: Part,
  shape: Shape,
  schema: z.ZodType<T>,
  fenced: boolean,
): Attempt<T> {
  try {
    const read = readYaml(lines.slice(part.from, part.to).join("\n"), shape, fenced);
    const parsed = schema.safeParse(read.value);
    if (!parsed.success) return { ok: false, complaint: objections(parsed.error), part };
    const end = fenced ? part.outerTo : part.from + read.lines;
    const rest = [...lines.slice(0, part.outerFrom), ...lines.slice(end)].join("\n");
    return { ok: true, value: parsed.data, rest: rest.replace(/^\s*\n|\s+$/g, ""), part };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ok: false, complaint: error.message, part };
  }
}

function objections(error: z.ZodError): string {
  const all = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `\`${path.join(".")}\`: ${message}`,
  );
  const more = all.length > 5 ? [`and ${all.length - 5} more`] : [];
  return [...all.slice(0, 5), ...more].join("; ");
}
