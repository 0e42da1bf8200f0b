import type { Baseline, Comparison } from "../domain/baseline.js";
import type { TestReport } from "../domain/test-report.js";

/**
 * A report of a changed tree held against the base, test by test. A test that failed on the base and is gone or skipped
 * now is not fixed: it stays `stillFailing`. A flaky one that is gone has vanished, as absence is no matter of luck; one
 * that the base skips and that runs now counts as added. Says nothing of how the run ended: look at the status first.
 */
export function compare(baseline: Baseline, report: TestReport): Comparison {
  const comparison: Comparison = {
    fixed: [],
    broken: [],
    vanished: [],
    skipped: [],
    stillFailing: [],
    flaky: [],
    addedPassing: [],
    addedFailing: [],
  };
  const now = new Map(report.tests.map((test) => [test.id, test.outcome]));
  for (const [id, state] of Object.entries(baseline.states)) {
    const outcome = now.get(id) ?? "absent";
    if (state === "failing") (outcome === "passed" ? comparison.fixed : comparison.stillFailing).push(id);
    else if (state === "skipped") {
      if (outcome === "passed") comparison.addedPassing.push(id);
      if (outcome === "failed") comparison.addedFailing.push(id);
    } else if (outcome === "absent") comparison.vanished.push(id);
    else if (outcome === "skipped") comparison.skipped.push(id);
    else if (state === "flaky") {
      if (outcome === "failed") comparison.flaky.push(id);
    } else if (outcome === "failed") comparison.broken.push(id);
  }
  for (const [id, outcome] of now) {
    if (Object.hasOwn(baseline.states, id)) continue;
    if (outcome === "passed") comparison.addedPassing.push(id);
    if (outcome === "failed") comparison.addedFailing.push(id);
  }
  return comparison;
}
