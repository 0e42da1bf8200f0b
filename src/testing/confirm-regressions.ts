import { type Baseline, type Comparison, regressions } from "../domain/baseline.js";
import type { ChangeSet } from "../domain/change-set.js";
import type { TestSuite } from "../domain/ports.js";
import type { TestReport } from "../domain/test-report.js";
import { compare } from "./compare.js";

/** How often a test did not pass in how many runs of the changed tree. */
interface FailureCount {
  failed: number;
  runs: number;
}

export interface Confirmation {
  /** The first whole run that ended by itself, or the last one tried. */
  report: TestReport;
  comparison: Comparison;
  /** For every test that looked worse than on the base, by id. */
  counts: Readonly<Record<string, FailureCount>>;
}

/** Runs tried again when a whole run does not end by itself: a time limit is long, and rarely a matter of luck. */
const unfinishedRetries = 1;

/**
 * Blames on the patch only what fails each of `repeats` times (8 at verification, fewer in between); what passes once is
 * flaky. First the suspects' files run alone, which is quick; what passes there is held against whole runs, as a patch may
 * break a test only in the company of others. A run that reaches its time limit is the last of its kind: it takes
 * minutes, and one more would hardly end.
 */
export async function confirmRegressions({
  suite,
  changes,
  baseline,
  report: first,
  repeats = 8,
  signal,
}: {
  suite: TestSuite;
  changes: ChangeSet;
  baseline: Baseline;
  report: TestReport;
  repeats?: number;
  signal: AbortSignal;
}): Promise<Confirmation> {
  let report = first;
  for (let tries = 0; report.status !== "completed" && tries < unfinishedRetries && repeats > 1; tries += 1) {
    if (signal.aborted) break;
    report = await suite.run({ changes }, signal);
  }
  const comparison = compare(baseline, report);
  const suspects = regressions(comparison);
  const files = new Map(baseline.report.tests.map((test) => [test.id, test.file]));
  const alone = tally(suspects);
  const whole = tally(suspects);

  let open = suspects.filter((id) => files.get(id) !== null);
  for (let round = 1; round < repeats && open.length > 0 && !signal.aborted; round += 1) {
    const only = [...new Set(open.flatMap((id) => files.get(id) ?? []))].sort();
    const again = await suite.run({ changes, only }, signal);
    open = count(alone, open, again);
    if (again.status === "timed-out") break;
  }
  const failsAlone = new Set(open);

  let doubtful = suspects.filter((id) => !failsAlone.has(id));
  for (let round = 1; round < repeats && doubtful.length > 0 && !signal.aborted; round += 1) {
    const again = await suite.run({ changes }, signal);
    doubtful = count(whole, doubtful, again);
    if (again.status === "timed-out") break;
  }
  const blamed = new Set([...failsAlone, ...doubtful]);
  const counts = Object.fromEntries(
    suspects.map((id) => [id, failsAlone.has(id) ? alone[id] : sum(alone[id], whole[id])] as const),
  ) as Record<string, FailureCount>;
  return { report, comparison: acquit(comparison, blamed), counts };
}

/** Every suspect failed once already. */
const tally = (ids: readonly string[]): Record<string, FailureCount> =>
  Object.fromEntries(ids.map((id) => [id, { failed: 1, runs: 1 }]));

/** Counts one more run; returns the ids that failed in it. */
function count(counts: Record<string, FailureCount>, ids: readonly string[], report: TestReport): string[] {
  const passed = new Set(report.tests.filter((test) => test.outcome === "passed").map((test) => test.id));
  return ids.filter((id) => {
    const entry = counts[id];
    if (entry !== undefined) {
      entry.runs += 1;
      if (!passed.has(id)) entry.failed += 1;
    }
    return !passed.has(id);
  });
}

/** Both counts begin with the same first failure. */
function sum(a: FailureCount | undefined, b: FailureCount | undefined): FailureCount {
  return { failed: (a?.failed ?? 1) + (b?.failed ?? 1) - 1, runs: (a?.runs ?? 1) + (b?.runs ?? 1) - 1 };
}

function acquit(comparison: Comparison, blamed: ReadonlySet<string>): Comparison {
  const keep = (ids: readonly string[]): string[] => ids.filter((id) => blamed.has(id));
  return {
    ...comparison,
    broken: keep(comparison.broken),
    vanished: keep(comparison.vanished),
    skipped: keep(comparison.skipped),
    flaky: [...comparison.flaky, ...regressions(comparison).filter((id) => !blamed.has(id))],
  };
}
