import type { Baseline, BaseState } from "../domain/baseline.js";
import { emptyChangeSet } from "../domain/change-set.js";
import type { TestSuite } from "../domain/ports.js";
import { idsWith, type TestReport } from "../domain/test-report.js";

/**
 * How every test stands on the untouched base. Failing tests run again, their files alone, `repeats` times (2 unless
 * told): one that passes at least once is flaky. A base that does not run to its end gives the states of what it told.
 */
export async function measureBaseline({
  suite,
  base,
  signal,
  repeats = 2,
}: {
  suite: TestSuite;
  base: string;
  signal: AbortSignal;
  repeats?: number;
}): Promise<Baseline> {
  const changes = emptyChangeSet(base);
  const report = await suite.run({ changes }, signal);
  const states: Record<string, BaseState> = Object.create(null);
  for (const test of report.tests) {
    states[test.id] =
      test.outcome === "passed" ? "passing" : test.outcome === "failed" ? "failing" : "skipped";
  }
  const suspects = new Set(idsWith(report, "failed"));
  for (let round = 0; round < repeats && suspects.size > 0 && !signal.aborted; round += 1) {
    const again = await suite.run({ changes, only: filesOf(report, suspects) }, signal);
    for (const id of idsWith(again, "passed")) {
      if (suspects.delete(id)) states[id] = "flaky";
    }
  }
  return { report, states: { ...states } };
}

/** The files of some tests, each once, sorted; tests whose file is unknown are left out. */
function filesOf(report: TestReport, ids: ReadonlySet<string>): string[] {
  const files = report.tests.filter((test) => ids.has(test.id)).flatMap((test) => test.file ?? []);
  return [...new Set(files)].sort();
}
