import { type ChangeSet, mergeChangeSets } from "../domain/change-set.js";
import type { Evidence } from "../domain/evidence.js";
import type { TestReport } from "../domain/test-report.js";
import type { Hunk } from "../workspace/changes/split-hunks.js";
import type { DetectedSuite } from "./suite.js";

/** How many hunks are taken out, and how long that may take in all. */
export interface HunkLimits {
  hunks: number;
  ms: number;
}

export interface HunkProofs {
  proofs: Evidence["hunks"];
  /** Hunks that no limit allowed to be tried. */
  untried: number;
}

/**
 * Takes out each hunk alone and looks who notices: first the new tests, then, where none of them does, the whole suite.
 * A test notices when it passes on the head and does not pass without the hunk; flaky tests have no say.
 */
export async function proveHunks({
  suite,
  hunks,
  tests,
  newTestFiles,
  head,
  flaky,
  limits,
  now,
  signal,
}: {
  suite: DetectedSuite;
  hunks: readonly Hunk[];
  /** The new tests' files, laid on every tree. */
  tests: ChangeSet;
  newTestFiles: readonly string[];
  /** What passes on the head, of the new tests and of the whole suite. */
  head: { newTests: TestReport | null; whole: TestReport };
  flaky: readonly string[];
  limits: HunkLimits;
  now: () => number;
  signal: AbortSignal;
}): Promise<HunkProofs> {
  const proofs: Evidence["hunks"] = [];
  const end = now() + limits.ms;
  const ignored = new Set(flaky);
  const noticing = (before: TestReport, after: TestReport): string[] => {
    const passing = new Set(after.tests.filter((test) => test.outcome === "passed").map((test) => test.id));
    return before.tests
      .filter((test) => test.outcome === "passed" && !passing.has(test.id) && !ignored.has(test.id))
      .map((test) => test.id);
  };
  for (const { path, line, without } of hunks) {
    if (proofs.length >= limits.hunks || now() >= end || signal.aborted) break;
    const changes = mergeChangeSets(without, tests);
    let noticedBy: string[] = [];
    if (head.newTests !== null && newTestFiles.length > 0) {
      noticedBy = noticing(head.newTests, await suite.run({ changes, only: newTestFiles }, signal));
    }
    if (noticedBy.length === 0) noticedBy = noticing(head.whole, await suite.run({ changes }, signal));
    proofs.push({ path, line, noticedBy });
  }
  return { proofs, untried: hunks.length - proofs.length };
}
