import { type ChangeSet, mergeChangeSets } from "../domain/change-set.js";
import type { TestReport } from "../domain/test-report.js";
import { testChanges } from "./classify-new-tests.js";
import type { DetectedSuite } from "./suite.js";

/** Whole suites that run longer than this are not run again for the sentinel: it then runs alone. */
const longSuiteMs = 120_000;

/**
 * Tests that must fail, added to the changed tree and loading what the patch changed: a patch that makes failing tests
 * pass, go missing or leave no trace in the exit code (a patched matcher, an exit hook, a forged report) shows by them.
 * The title is made anew for every run, so that code can't be written against it. Returns an objection in a sentence,
 * or null when they all failed; null too where the runner has no sentinel, or where it does not hold on the base.
 */
export async function objectionBySentinel({
  suite,
  head,
  wholeRunMs,
  title,
  signal,
}: {
  suite: DetectedSuite;
  head: ChangeSet;
  /** How long a whole run takes. */
  wholeRunMs: number;
  /** Unforeseeable letters and digits. */
  title: string;
  signal: AbortSignal;
}): Promise<string | null> {
  const write = suite.native.sentinel;
  if (write === null) return null;
  const place = suite.newTestPath(`sentinel-${title}`);
  const load = head.files
    .filter((file) => file.content !== null && !suite.isTestFile(file.path))
    .map((file) => file.path);
  const written = await write({ path: place, title, load, facts: suite.facts, read: suite.read });
  if (written === null) return null;
  const { content, tests, path = place } = written;
  const file = testChanges(head.base, [{ path, content }]);
  const own = (report: TestReport) =>
    report.tests.filter((test) => test.id.includes(title) && test.id !== path);
  const holds = (report: TestReport): boolean =>
    report.status === "completed" &&
    own(report).length === tests &&
    own(report).every((test) => test.outcome === "failed");
  // A run that breaks off, or can't load the file, shows no meddling: a changed file may be a program, and simply end.
  const meddled = (report: TestReport): boolean => {
    const loaded = !report.tests.some((test) => test.id === path);
    return (
      own(report).some((test) => test.outcome !== "failed") ||
      (["completed", "no-tests"].includes(report.status) && loaded && own(report).length !== tests) ||
      (own(report).length > 0 && report.exitCode === 0)
    );
  };
  const changes = mergeChangeSets(head, file);
  const alone = await suite.run({ changes, only: [path] }, signal);
  const together = wholeRunMs > longSuiteMs ? alone : await suite.run({ changes }, signal);
  // A whole run may not look where the file lies; then only the run of the file itself counts.
  const looked = together.tests.some((test) => test.file === path);
  if (!meddled(alone) && !(looked && meddled(together))) return null;
  const control = await suite.run({ changes: file, only: [path] }, signal);
  if (!holds(control)) return null;
  return "With the patch, tests that must fail do not fail as they do on the base: it interferes with the test runner.";
}
