import { readFile } from "node:fs/promises";
import { PatchwrightError } from "../domain/errors.js";
import { RunEvent } from "../domain/run-event.js";

export interface JournalContent {
  events: RunEvent[];
  /** Length in bytes of the whole lines; what follows is a line whose writer was interrupted. */
  wholeBytes: number;
}

/**
 * The events of a journal file. A last line without its line end was torn by a crash, and is left out; every other
 * line must be an event. Throws `journal-damaged`; a file that is not there throws as node:fs does.
 */
export async function readJournal(file: string): Promise<RunEvent[]> {
  return parseJournal(await readFile(file), file).events;
}

/** The same from bytes; `file` is used in the error only. */
export function parseJournal(bytes: Buffer, file: string): JournalContent {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, wholeBytes).toString("utf8").split("\n").slice(0, -1);
  return { events: lines.map((line, index) => parseLine(line, index + 1, file)), wholeBytes };
}

function parseLine(line: string, number: number, file: string): RunEvent {
  const damaged = (detail: string) => new PatchwrightError("journal-damaged", { file, line: number, detail });
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error));
  }
  const parsed = RunEvent.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not an event"}`);
  }
  return parsed.data;
}
