import { isOf } from "../domain/candidate.js";
import type { TestReport } from "../domain/test-report.js";

/** How the tests of some new files stand, by id. A file that reports no test stands as one failing id, its path. */
export function newTestStates(
  report: TestReport,
  paths: readonly string[],
): Record<string, "passed" | "failed"> {
  const states: Record<string, "passed" | "failed"> = {};
  for (const path of paths) {
    const own = report.tests.filter((test) => test.file === path || isOf(test.id, path));
    if (own.length === 0) states[path] = "failed";
    for (const test of own) states[test.id] = test.outcome === "passed" ? "passed" : "failed";
  }
  return states;
}
