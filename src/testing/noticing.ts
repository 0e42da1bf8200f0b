import { type ChangeSet, mergeChangeSets } from "../domain/change-set.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import type { DetectedSuite } from "./suite.js";

/** What of a run on the head matters here: the ids that passed, and how long it took. */
export interface Head {
  passed: readonly string[];
  durationMs: number;
}

export const headOf = (report: TestReport): Head => ({
  passed: idsWith(report, "passed"),
  durationMs: report.durationMs,
});

/** What a changed patch is held against: the tests that pass on the head. */
export interface Trial {
  suite: DetectedSuite;
  /** The new tests' files: they run first, since they can notice first. */
  newTestFiles: readonly string[];
  /** Laid on the patch for those, and for the whole suite. */
  laid: { newTests: ChangeSet; whole: ChangeSet };
  /** What ran on the head: the new tests (null where there are none), and the whole suite. */
  head: { newTests: Head | null; whole: Head };
  /** They have no say. */
  flaky: readonly string[];
  now: () => number;
  signal: AbortSignal;
}

/** One run of a changed patch, with what ran on the head for it. */
interface TrialRun {
  before: Head;
  after: TestReport;
}

interface TrialLimits {
  /** Bounds each run, given the run on the head. */
  timeoutMs?: (before: Head) => number;
  /** No whole suite is begun after it, as `now` counts. */
  end: number;
}

/**
 * Runs a changed patch: the new tests' files, and the whole suite only where `settled` is not content with what they said.
 * Gives the last run; null where there was no time for any.
 */
export async function tryPatch(
  { suite, newTestFiles, laid, head, now, signal }: Trial,
  patch: ChangeSet,
  { timeoutMs, end }: TrialLimits,
  settled: (run: TrialRun) => boolean,
): Promise<TrialRun | null> {
  const run = async (before: Head, tests: ChangeSet, only?: readonly string[]): Promise<TrialRun> => {
    const limit = timeoutMs === undefined ? {} : { timeoutMs: timeoutMs(before) };
    const request = { changes: mergeChangeSets(patch, tests), ...(only !== undefined && { only }), ...limit };
    return { before, after: await suite.run(request, signal) };
  };
  let last: TrialRun | null = null;
  if (head.newTests !== null && newTestFiles.length > 0) {
    last = await run(head.newTests, laid.newTests, newTestFiles);
    if (settled(last)) return last;
  }
  return now() >= end ? last : run(head.whole, laid.whole);
}

/** The tests that passed before and do not now. A flaky one has no say. */
export function noticing({ before, after }: TrialRun, flaky: readonly string[]): string[] {
  const passing = new Set(idsWith(after, "passed"));
  return before.passed.filter((id) => !passing.has(id) && !flaky.includes(id));
}
