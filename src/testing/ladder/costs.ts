import type { Baseline } from "../../domain/baseline.js";

/** What parts of a suite cost, from what was measured on the base. */
export interface Costs {
  /** Duration of the whole run in milliseconds. */
  wholeMs: number;
  /** Files with tests on the base. */
  files: readonly string[];
  /** The file of a test that the base has; null where its runner does not tell. */
  fileOf: (id: string) => string | null;
  /** The part of the whole run's time that these files take, 0 to 1. A file without a measure counts as an average one. */
  share: (files: readonly string[]) => number;
}

/**
 * A file costs what its tests took and its part of what the run took besides (starting the runner, loading files). Where
 * files run side by side their times add up to more than the run took; only their proportions are used.
 */
export function costsOf({ report }: Baseline): Costs {
  const files = new Map<string, number>();
  const byId = new Map<string, string | null>();
  for (const { id, file, durationMs } of report.tests) {
    byId.set(id, file);
    if (file !== null) files.set(file, (files.get(file) ?? 0) + durationMs);
  }
  const inTests = sum([...files.values()]);
  const besides = files.size === 0 ? 0 : Math.max(0, report.durationMs - inTests) / files.size;
  const all = inTests + besides * files.size;
  const average = files.size === 0 ? 0 : all / files.size;
  const cost = (file: string): number => {
    const own = files.get(file);
    return own === undefined ? average : own + besides;
  };
  return {
    wholeMs: report.durationMs,
    files: [...files.keys()],
    fileOf: (id) => byId.get(id) ?? null,
    share: (some) => (all === 0 ? 1 : Math.min(1, sum(some.map(cost)) / all)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
