import { dependentsOf } from "../context/dependents.js";
import type { Baseline, Comparison } from "../domain/baseline.js";
import { regressions } from "../domain/baseline.js";
import { type Distance, type GeneratedTest, isOf } from "../domain/candidate.js";
import { type ChangeSet, mergeChangeSets, toBase64 } from "../domain/change-set.js";
import type { StageName } from "../domain/run-event.js";
import type { Part, TestReport } from "../domain/test-report.js";
import { climb } from "../testing/ladder.js";
import { newTestStates } from "../testing/new-test-states.js";
import { changedLines } from "./changed-lines.js";
import { note, type Room } from "./room.js";
import { journalRun, runSuite } from "./run-suite.js";
import { withoutFlakes } from "./without-flakes.js";

/** What the suite said of one candidate, with the generated tests beside it. */
export interface Assessment {
  /** Of the whole suite, unless it says of which part. */
  report: TestReport;
  comparison: Comparison;
  /** Ids that passed on the base and don't now, without those that the task contradicts. */
  regressions: string[];
  /** Ids of the base that did not run, as a lower rung was red. */
  unknown: readonly string[];
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
  /** Existing tests that an earlier candidate broke, by id: they are asked first. */
  brokeBefore?: readonly string[];
  /** Straight to the whole suite. */
  whole?: boolean;
}

/**
 * Runs base + patch + generated tests up the ladder, to the whole suite unless a lower rung is red, and measures the
 * candidate's distance. Nothing failed only if the whole suite ran on exactly these changes.
 */
export async function assess(
  room: Room,
  stage: StageName,
  changes: ChangeSet,
  held: Held,
): Promise<Assessment> {
  const { workspace, suite, signal } = room;
  const paths = held.tests.map(({ path }) => path);
  const tree = mergeChangeSets(changes, testFiles(workspace.base, held.tests));
  const climbed = await climb({
    suite,
    workspace,
    baseline: held.baseline,
    changes: tree,
    newTests: paths,
    brokeBefore: held.brokeBefore ?? [],
    excused: held.contradicted,
    dependents: (changed, stop) => dependentsOf(workspace, changed, stop),
    onRun: (purpose, run) => journalRun(room, stage, purpose, run),
    onSkip: (why) => noteOnce(room, stage, why),
    now: room.clock.now,
    ...(held.whole !== undefined && { wholeOnly: held.whole }),
    signal,
  });
  const { unknown } = climbed;
  const comparison = await withoutFlakes(room, stage, { ...climbed, changes: tree, baseline: held.baseline });
  const report = await withPassedBy(room, stage, climbed.report, tree, held.tests);
  // A file that can't be parsed is nobody's expectation.
  const excused = new Set(report.part?.rung === "syntax" ? [] : held.contradicted);
  const lost = regressions(comparison).filter((id) => !excused.has(id));
  const newTests = newTestStates(report, paths);
  const failing = Object.values(newTests).filter((state) => state === "failed").length;
  const gone = new Set([...lost, ...Object.keys(newTests).filter((id) => newTests[id] === "failed")]);
  return {
    report,
    comparison,
    regressions: lost,
    unknown,
    newTests,
    distance: {
      anchorsBroken: held.anchors.filter((id) => gone.has(id)).length,
      baselineBroken: lost.length,
      newTestsFailing: failing,
      suiteDidNotFinish: finished(report, held.baseline) ? 0 : 1,
      linesChanged: await changedLines(workspace, changes),
      ...(report.part !== undefined && { rungsLeft: rungsLeft[report.part.rung] }),
    },
  };
}

/**
 * A new test file that the whole suite passes by, though it ran when it was named: what it says is asked for by name, so
 * that no patch is blamed for it. That the suite does not run it is for the proof to object to.
 */
async function withPassedBy(
  room: Room,
  stage: StageName,
  report: TestReport,
  changes: ChangeSet,
  tests: readonly GeneratedTest[],
): Promise<TestReport> {
  if (report.part !== undefined || report.status !== "completed") return report;
  const only = tests
    .filter(
      ({ path, ids }) =>
        ids.length > 0 && !report.tests.some(({ id, file }) => file === path || isOf(id, path)),
    )
    .map(({ path }) => path);
  if (only.length === 0) return report;
  await noteOnce(room, stage, `the whole suite does not run ${only.join(", ")}: run by name`, "passed-by");
  const apart = await runSuite(room, stage, "new tests that the whole suite does not run", { changes, only });
  return { ...report, tests: [...report.tests, ...apart.tests] };
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

async function noteOnce(room: Room, stage: StageName, text: string, kind = "rung-skipped"): Promise<void> {
  const told = room.journal.events().some((event) => event.type === "noted" && event.text === text);
  if (!told) await note(room, stage, kind, text);
}

const rungsLeft: Record<Part["rung"], number> = { syntax: 3, "at-issue": 2, related: 1 };

/** A suite without any test on the base may still have none: that is no fault of the patch. */
const finished = (report: TestReport, baseline: Baseline): boolean =>
  report.status === "completed" ||
  (report.status === "no-tests" && Object.keys(baseline.states).length === 0);
