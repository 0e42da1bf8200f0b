import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { PatchwrightError } from "../../domain/errors.js";

/** One problem or task as its file holds it, not yet looked at. */
export interface Row {
  /** Where it stands, for errors: `FILE, line 3`. */
  place: string;
  value: unknown;
}

/**
 * The rows of a suite's file, by its ending: parquet, JSON Lines (`.jsonl`, `.ndjson`, also with `.gz`), or JSON (a list,
 * or an object with a list under `tasks`). Throws `suite-unreadable`, and `suite-invalid` where a line is not JSON.
 */
export async function readRows(file: string): Promise<Row[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new PatchwrightError("suite-unreadable", { file, detail: messageOf(cause) }, { cause });
  });
  try {
    if (/\.parquet$/i.test(file)) return place(file, "row", await parquetRows(bytes));
    const text = (/\.gz$/i.test(file) ? gunzipSync(bytes) : bytes).toString("utf8");
    if (/\.json(\.gz)?$/i.test(file)) return place(file, "entry", listIn(JSON.parse(text)));
    return lines(file, text);
  } catch (cause) {
    if (cause instanceof PatchwrightError) throw cause;
    throw new PatchwrightError("suite-invalid", { file, detail: messageOf(cause) }, { cause });
  }
}

function lines(file: string, text: string): Row[] {
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `${file}, line ${index + 1}`;
    try {
      return [{ place: where, value: JSON.parse(line) as unknown }];
    } catch (cause) {
      throw new PatchwrightError("suite-invalid", { file: where, detail: messageOf(cause) }, { cause });
    }
  });
}

const place = (file: string, word: string, values: readonly unknown[]): Row[] =>
  values.map((value, index) => ({ place: `${file}, ${word} ${index + 1}`, value }));

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const tasks = typeof value === "object" && value !== null && "tasks" in value ? value.tasks : null;
  if (Array.isArray(tasks)) return tasks;
  throw new Error("it holds neither a list nor an object with a list under `tasks`");
}

/**
 * The reader is loaded only where it is needed. Snappy it knows itself; gzip is Node's. Columns with solutions stay
 * where they are: in CodeContests they are most of the file.
 */
async function parquetRows(bytes: Buffer): Promise<readonly unknown[]> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const columns = names.filter((name) => !/^(incorrect_)?solutions$/.test(name));
  const compressors = { GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)) };
  return parquetReadObjects({ file, metadata, columns, compressors });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
