import { z } from "zod";
import { Effort } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import { readJson } from "./attempt-files.js";
import type { Cell } from "./cell.js";

/** `bench.json`: what a folder of attempts is a bench of. Later commands may add to the plan, and change nothing else. */
export const Manifest = z.object({
  version: z.literal(1),
  suite: z.string(),
  /** As it was given, with its placeholders. */
  model: z.string(),
  /** Null: each task's own. */
  effort: Effort.nullable(),
  /** Parts of the flow that were left out. */
  without: z.array(z.string()),
  planned: z.array(
    z.object({ strategy: z.string(), task: z.string(), attempts: z.number().int().positive() }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
export type Planned = Manifest["planned"][number];

/** What is there already, with what is asked for now. Throws `bench-of-another-kind` when the two can't be compared. */
export async function withManifest(file: string, now: Manifest): Promise<Manifest> {
  const there = await readJson(file, Manifest);
  if (there === null) return now;
  for (const what of ["suite", "model", "effort", "without"] as const) {
    const [before, here] = [shown(there[what]), shown(now[what])];
    if (before !== here) {
      throw new PatchwrightError("bench-of-another-kind", { path: file, what, there: before, here });
    }
  }
  return { ...there, planned: merged(there.planned, now.planned) };
}

const shown = (value: string | readonly string[] | null): string =>
  value === null || value.length === 0 ? "none" : String(value);

function merged(there: readonly Planned[], now: readonly Planned[]): Planned[] {
  const all = new Map<string, Planned>();
  for (const one of [...there, ...now]) {
    const key = JSON.stringify([one.strategy, one.task]);
    const attempts = Math.max(one.attempts, all.get(key)?.attempts ?? 0);
    all.set(key, { ...one, attempts });
  }
  return [...all.values()];
}

/** Every attempt of a plan: first attempts of all before second ones, so that what is there of a broken-off bench compares. */
export function cellsOf(planned: readonly Planned[]): Cell[] {
  const most = Math.max(0, ...planned.map(({ attempts }) => attempts));
  return Array.from({ length: most }, (_, index) => index + 1).flatMap((attempt) =>
    planned
      .filter(({ attempts }) => attempt <= attempts)
      .map(({ strategy, task }) => ({ strategy, task, attempt })),
  );
}
