import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PatchwrightError } from "../domain/errors.js";
import { Outcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import { readJournal } from "../journal/read-journal.js";

/** What an attempt left that did not end as a run does. */
const Crashed = z.object({ kind: z.literal("crashed"), code: z.string(), message: z.string() });

/** How an attempt ended: as a run does, or in a crash. */
export const Ending = z.union([Outcome, Crashed]);
export type Ending = z.infer<typeof Ending>;

const Verdict = z.object({ solved: z.boolean(), why: z.string() });

/** What is on disk of an attempt; null for what is not there yet. */
export interface AttemptFiles {
  events: readonly RunEvent[];
  ending: Ending | null;
  verdict: z.infer<typeof Verdict> | null;
}

export const journalFile = (folder: string) => path.join(folder, "run.jsonl");
export const outcomeFile = (folder: string) => path.join(folder, "outcome.json");
export const verdictFile = (folder: string) => path.join(folder, "verdict.json");
export const patchFile = (folder: string) => path.join(folder, "patch.diff");

/** Throws `journal-damaged` and `bench-unreadable`. */
export async function readAttempt(folder: string): Promise<AttemptFiles> {
  const events = await readJournal(journalFile(folder)).catch(orNull);
  return {
    events: events ?? [],
    ending: await readJson(outcomeFile(folder), Ending),
    verdict: await readJson(verdictFile(folder), Verdict),
  };
}

/** The value in a JSON file of ours; null when there is none. Throws `bench-unreadable` for one that is not of its kind. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, "utf8").catch(orNull);
  if (text === null) return null;
  const unreadable = (detail: string, cause: unknown) =>
    new PatchwrightError("bench-unreadable", { path: file, detail }, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error), error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unreadable(z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}
