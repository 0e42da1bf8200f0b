import { z } from "zod";
import type { TestResult } from "../domain/test-report.js";
import { stripControls } from "./text.js";

/**
 * What our listeners write, one JSON object a line, as it happens: so that a run that is killed leaves what it had.
 * A run may start several runners one after another; each begins with `start` and ends with `end`.
 */
const Line = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start") }),
  z.object({
    type: z.literal("test"),
    file: z.string().nullable(),
    titles: z.array(z.string()),
    outcome: z.enum(["passed", "failed", "skipped"]),
    durationMs: z.number().catch(0),
    message: z.string().nullable(),
    stack: z.string().nullable(),
    values: z.string().nullish(),
  }),
  /** Something outside any test failed: a file that does not load, an error in a hook. Counts as a failed test. */
  z.object({
    type: z.literal("error"),
    file: z.string().nullable(),
    message: z.string(),
    stack: z.string().nullable(),
  }),
  z.object({ type: z.literal("end") }),
]);
type Line = z.infer<typeof Line>;

/** A run as its listener tells it. */
export interface RunRecords {
  tests: TestResult[];
  /** Ids of the entries in `tests` that stand for a file or the whole run, not for a test. */
  errors: string[];
  started: boolean;
  /** True when every runner that started also ended, and nothing was written after it. */
  ended: boolean;
  /** Why the records can't be trusted, or null. */
  damaged: string | null;
}

export const noRecords: RunRecords = { tests: [], errors: [], started: false, ended: false, damaged: null };

/** The id of a test before its ordinal. */
export const testId = (file: string | null, titles: readonly string[]): string =>
  [
    ...(file === null ? [] : [file]),
    ...titles.map((title) => stripControls(title).replace(/\s+/g, " ").trim()),
  ].join(" > ");

/** Reads the listener's lines. A torn last line is what a killed run leaves; any other bad line is damage. */
export function parseRecords(text: string | undefined): RunRecords {
  if (text === undefined || text === "") return noRecords;
  const parsed: Line[] = [];
  const lines = text.split("\n");
  const torn = lines.pop() !== "";
  for (const [index, line] of lines.entries()) {
    const entry = parseLine(line);
    if (entry === null) return { ...fold(parsed), ended: false, damaged: `line ${index + 1} of the results` };
    parsed.push(entry);
  }
  const records = fold(parsed);
  return torn ? { ...records, ended: false } : records;
}

function parseLine(line: string): Line | null {
  try {
    const parsed = Line.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function fold(lines: readonly Line[]): RunRecords {
  const ordinal = ordinals();
  const records: RunRecords = { ...noRecords, tests: [], errors: [] };
  let open = 0;
  for (const line of lines) {
    if (line.type === "start") {
      open += 1;
      records.started = true;
    } else if (line.type === "end") {
      open -= 1;
    } else if (open <= 0) {
      records.damaged = "results were written while no runner was running";
    } else {
      records.tests.push(toResult(line, ordinal));
      if (line.type === "error") records.errors.push(records.tests.at(-1)?.id ?? "");
    }
    if (open < 0) records.damaged = "a runner ended that had not started";
  }
  records.ended = records.started && open === 0 && records.damaged === null;
  return records;
}

function toResult(
  line: Extract<Line, { type: "test" | "error" }>,
  ordinal: (id: string) => string,
): TestResult {
  const failed = line.type === "error" || line.outcome === "failed";
  const titles = line.type === "error" ? (line.file === null ? ["(outside any test)"] : []) : line.titles;
  return {
    id: ordinal(testId(line.file, titles)),
    file: line.file,
    outcome: line.type === "error" ? "failed" : line.outcome,
    durationMs: line.type === "error" ? 0 : Math.max(0, Math.round(line.durationMs)),
    message: failed ? stripControls(line.message ?? "failed without a message") : null,
    stack: failed && line.stack !== null ? stripControls(line.stack) : null,
    ...(failed && line.type === "test" && line.values ? { values: stripControls(line.values) } : {}),
  };
}

/** Gives the second and later of equal ids ` #2`, ` #3` … */
export function ordinals(): (id: string) => string {
  const seen = new Map<string, number>();
  return (id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id} #${count}`;
  };
}
