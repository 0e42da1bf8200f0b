import { type ChangeSet, mergeChangeSets } from "../domain/change-set.js";
import type { Evidence } from "../domain/evidence.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import type { Hunk } from "../workspace/changes/split-hunks.js";
import type { DetectedSuite } from "./suite.js";

/** How many hunks are taken out, and how long that may take in all. */
export interface HunkLimits {
  hunks: number;
  ms: number;
}

/** Of one proof. */
export const hunkLimits: HunkLimits = { hunks: 20, ms: 15 * 60_000 };

export interface HunkProofs {
  proofs: Evidence["hunks"];
  /** Hunks that no limit allowed to be tried. */
  untried: number;
}

/**
 * Takes out each hunk alone and looks who notices: first the new tests, then, where none of them does, the whole suite.
 * A test notices when it passes on the head and does not pass without the hunk; flaky tests have no say. What is known of
 * the very same patch and tests is not run again, but for hunks that only tests noticed which have no say here.
 */
export async function proveHunks({
  suite,
  hunks,
  tests,
  newTestFiles,
  head,
  flaky,
  known = [],
  limits,
  now,
  signal,
}: {
  suite: DetectedSuite;
  hunks: readonly Hunk[];
  /** The new tests' files, laid on every tree. */
  tests: ChangeSet;
  newTestFiles: readonly string[];
  /** Ids that pass on the head: of the new tests run alone (null for none) and of the whole suite. */
  head: { newTests: readonly string[] | null; whole: readonly string[] };
  flaky: readonly string[];
  known?: Evidence["hunks"];
  limits: HunkLimits;
  now: () => number;
  signal: AbortSignal;
}): Promise<HunkProofs> {
  const proofs: Evidence["hunks"] = [];
  const end = now() + limits.ms;
  const ignored = new Set(flaky);
  const noticing = (before: readonly string[], after: TestReport): string[] => {
    const passing = new Set(idsWith(after, "passed"));
    return before.filter((id) => !passing.has(id) && !ignored.has(id));
  };
  const mayNotice = new Set([...(head.newTests ?? []), ...head.whole].filter((id) => !ignored.has(id)));
  for (const { path, line, without } of hunks) {
    if (proofs.length >= limits.hunks || signal.aborted) break;
    const before = known.find((proof) => proof.path === path && proof.line === line);
    const stands = before?.noticedBy.filter((id) => mayNotice.has(id)) ?? [];
    if (before !== undefined && (stands.length > 0 || before.noticedBy.length === 0)) {
      proofs.push({ path, line, noticedBy: stands });
      continue;
    }
    if (now() >= end) break;
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
