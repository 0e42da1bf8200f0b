import type { Baseline, Comparison } from "../domain/baseline.js";
import { regressions } from "../domain/baseline.js";
import { type Distance, type GeneratedTest, isOf } from "../domain/candidate.js";
import { type ChangeSet, mergeChangeSets, toBase64 } from "../domain/change-set.js";
import type { StageName } from "../domain/run-event.js";
import type { TestReport } from "../domain/test-report.js";
import { compare } from "../testing/compare.js";
import { changedLines } from "./changed-lines.js";
import type { Room } from "./room.js";
import { runSuite } from "./run-suite.js";

/** What the suite said of one candidate, with the generated tests beside it. */
export interface Assessment {
  report: TestReport;
  comparison: Comparison;
  /** Ids that passed on the base and don't now, without those that the task contradicts. */
  regressions: string[];
  /** Generated tests by id. A file that reports no test stands as one failing id, its path. */
  newTests: Record<string, "passed" | "failed">;
  distance: Distance;
}

interface Held {
  baseline: Baseline;
  tests: readonly GeneratedTest[];
  anchors: readonly string[];
  /** Existing tests that the task contradicts, by id. */
  contradicted: readonly string[];
}

/** Runs the whole suite on base + patch + generated tests and measures the candidate's distance. */
export async function assess(
  room: Room,
  stage: StageName,
  changes: ChangeSet,
  held: Held,
): Promise<Assessment> {
  const report = await runSuite(room, stage, "whole suite", {
    changes: mergeChangeSets(changes, testFiles(room.workspace.base, held.tests)),
  });
  const comparison = compare(held.baseline, report);
  const excused = new Set(held.contradicted);
  const lost = regressions(comparison).filter((id) => !excused.has(id));
  const newTests = newTestStates(report, held.tests);
  const failing = Object.values(newTests).filter((state) => state === "failed").length;
  const gone = new Set([...lost, ...Object.keys(newTests).filter((id) => newTests[id] === "failed")]);
  return {
    report,
    comparison,
    regressions: lost,
    newTests,
    distance: {
      anchorsBroken: held.anchors.filter((id) => gone.has(id)).length,
      baselineBroken: lost.length,
      newTestsFailing: failing,
      suiteDidNotFinish: finished(report, held.baseline) ? 0 : 1,
      linesChanged: await changedLines(room.workspace, changes),
    },
  };
}

/** Ids that pass now and did not on the base, new tests among them. */
export const gainedBy = ({ comparison }: Assessment): string[] => [
  ...comparison.fixed,
  ...comparison.addedPassing,
];

/** Generated tests as a change set, so that they can be laid on any candidate. */
export const testFiles = (base: string, tests: readonly GeneratedTest[]): ChangeSet => ({
  base,
  files: tests.map(({ path, content }) => ({ path, mode: "100644", content: toBase64(content) })),
});

function newTestStates(
  report: TestReport,
  tests: readonly GeneratedTest[],
): Record<string, "passed" | "failed"> {
  const states: Record<string, "passed" | "failed"> = {};
  for (const { path } of tests) {
    const own = report.tests.filter((test) => test.file === path || isOf(test.id, path));
    if (own.length === 0) states[path] = "failed";
    for (const test of own) states[test.id] = test.outcome === "passed" ? "passed" : "failed";
  }
  return states;
}

/** A suite without any test on the base may still have none: that is no fault of the patch. */
const finished = (report: TestReport, baseline: Baseline): boolean =>
  report.status === "completed" ||
  (report.status === "no-tests" && Object.keys(baseline.states).length === 0);
