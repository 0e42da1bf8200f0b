import { randomBytes } from "node:crypto";
import { type Baseline, regressions } from "../domain/baseline.js";
import { type ChangeSet, changeSetHash, mergeChangeSets, withoutFiles } from "../domain/change-set.js";
import type { ChangedExpectations } from "../domain/changed-expectations.js";
import type { Evidence, KnownHunks } from "../domain/evidence.js";
import type { Workspace } from "../domain/ports.js";
import { steeringChanges } from "../domain/steering.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import { splitHunks } from "../workspace/changes/split-hunks.js";
import { measureBaseline } from "./baseline.js";
import { provable } from "./beyond-tests.js";
import { proveBothWays } from "./both-ways.js";
import { confirmRegressions } from "./confirm-regressions.js";
import { type HunkLimits, hunkLimits, proveHunks } from "./hunk-proof.js";
import { type MutantLimits, proveMutants } from "./mutants/prove-mutants.js";
import { editedCopies, seeNewTests } from "./new-tests.js";
import { headOf, type Trial } from "./noticing.js";
import * as objections from "./objections.js";
import { outsideTests } from "./outside.js";
import { objectionBySentinel } from "./sentinel.js";
import type { DetectedSuite } from "./suite.js";
import { changesTests, tamperGate } from "./tamper-gate.js";

export interface Proof {
  suite: DetectedSuite;
  workspace: Workspace;
  /** The patch to the sources, with what else a person changed: the gate decides what of it may speak. */
  changes: ChangeSet;
  /** The new tests' files. */
  tests: ChangeSet;
  /** Declared edits of existing tests, apart from both; no path of theirs is in `changes` or `tests`. */
  expectations?: ChangedExpectations;
  /** Measured where absent. */
  baseline?: Baseline;
  /**
   * Ids of existing tests that the task contradicts, besides those of `expectations`: the caller objects to each with
   * the sentence that decides.
   */
  contradicted?: readonly string[];
  /** How often a suspect must fail. */
  repeats?: number;
  limits?: HunkLimits;
  /** What the same run learnt of the hunks: used only where patch and tests are these, by hash. */
  known?: KnownHunks | null;
  mutantLimits?: MutantLimits;
  signal: AbortSignal;
}

/**
 * What can be shown of a patch, from the base and the change sets alone: the base's own tests in full, the new tests red
 * on the base and green on the head, each hunk and small faults in it noticed, and no meddling with the runner. Every
 * doubt is an objection; without one, it is proven. The hash is that of everything together, as it would be published.
 */
export async function prove(proof: Proof): Promise<Evidence> {
  const { suite, workspace, changes, signal } = proof;
  const baseline = proof.baseline ?? (await measureBaseline({ suite, base: workspace.base, signal }));
  const seen = await seeSuite(proof, baseline);
  const { gate, whole, comparison, newTests, edited, bothWays } = seen;
  const trial: Trial = {
    suite,
    newTestFiles: newTests.files,
    laid: { newTests: newTests.laid, whole: seen.tests },
    head: { newTests: newTests.onHead && headOf(newTests.onHead), whole: headOf(whole) },
    flaky: [...comparison.flaky, ...idsInState(baseline, "flaky")],
    now: Date.now,
    signal,
  };
  const own = mergeChangeSets(changes, proof.tests);
  const all = proof.expectations === undefined ? own : mergeChangeSets(own, proof.expectations.changes);
  const changeSet = changeSetHash(all);
  const known = knownOf(proof.known, gate.judged, proof.tests);
  const doubts = suiteDoubts(proof, baseline, seen);
  const { hunks, aside, faults } = await seeWhoNotices(proof, trial, gate.judged, known, doubts.length === 0);
  const meddling =
    whole.status === "timed-out"
      ? null
      : await objectionBySentinel({
          suite,
          head: seen.head,
          wholeRunMs: whole.durationMs,
          title: `x${randomBytes(6).toString("hex")}`,
          signal,
        });
  const outside = outsideTests(baseline.report).filter(({ id }) => comparison.stillFailing.includes(id));
  return {
    changeSet,
    command: suite.command,
    runner: suite.runner,
    base: counts(baseline.report),
    head: counts(whole),
    comparison,
    ...(outside.length > 0 && { outside }),
    newTests: newTests.evidence,
    hunks: hunks.proofs,
    ...(aside.length > 0 && { hunksAside: aside }),
    ...(faults !== null && { mutants: faults.mutants }),
    ...(bothWays.evidence !== undefined && { bothWays: bothWays.evidence }),
    objections: [
      ...doubts,
      ...bothWays.objections,
      ...objections.overlapObjections(own, proof.expectations),
      ...objections.hunkObjections(hunks),
      ...(faults === null ? [] : objections.mutantObjections(faults)),
      ...objections.gateObjections([
        ...gate.leftOut,
        ...edited.map(({ path }) => ({ path, why: changesTests })),
      ]),
      ...(await steeringChanges(all, workspace.read)),
      ...(meddling === null ? [] : [meddling]),
    ],
  };
}

const knownOf = (
  known: KnownHunks | null | undefined,
  judged: ChangeSet,
  tests: ChangeSet,
): Evidence["hunks"] =>
  known?.patch === changeSetHash(judged) && known.tests === changeSetHash(tests) ? known.proofs : [];

type SeenSuite = Awaited<ReturnType<typeof seeSuite>>;

/** The whole suite on what of the patch may speak, the new tests, and the verdict both ways. */
async function seeSuite(proof: Proof, baseline: Baseline) {
  const { suite, workspace, signal, repeats = 8 } = proof;
  const gate = await tamperGate(proof.changes, suite, workspace.read);
  const existing = (path: string) => suite.facts.has(path);
  const tests = withoutFiles(proof.tests, existing);
  const copies = [...gate.copies, ...proof.tests.files.filter(({ path }) => existing(path))];
  const head = mergeChangeSets(gate.judged, tests);

  const report = await suite.run({ changes: head }, signal);
  const confirmed = await confirmRegressions({ suite, changes: head, baseline, report, repeats, signal });
  const { report: whole, comparison } = confirmed;
  const newTests = await seeNewTests({ suite, baseline, judged: gate.judged, tests, copies, signal });
  const edited = await editedCopies(workspace, copies, baseline, whole, newTests);
  const bothWays = await proveBothWays({
    suite,
    workspace,
    baseline,
    head,
    worseWithBase: regressions(comparison),
    expectations: proof.expectations ?? null,
    edited,
    repeats,
    signal,
  });
  return { gate, tests, head, whole, comparison, newTests, edited, bothWays };
}

function suiteDoubts(
  { suite, contradicted = [], expectations }: Proof,
  baseline: Baseline,
  { whole, comparison, newTests, tests }: SeenSuite,
): string[] {
  const files = tests.files.map(({ path }) => path).filter(suite.isTestFile);
  const declared = [...contradicted, ...(expectations?.tests ?? []).map(({ id }) => id)];
  return [
    ...objections.suiteObjections(baseline, whole, comparison, declared),
    ...objections.newTestObjections(newTests.evidence, newTests.judged, newTests.onHead),
    ...objections.passedByObjections(files, whole, newTests.onHead),
    ...(suite.runner === "exit-code"
      ? ["Only the suite's exit code is known, not what its tests say one by one."]
      : []),
  ];
}

/** Who notices each hunk when it is taken out, and small faults in those that are noticed. */
async function seeWhoNotices(
  { workspace, limits, mutantLimits }: Proof,
  trial: Trial,
  patch: ChangeSet,
  known: Evidence["hunks"],
  withFaults: boolean,
) {
  const { hunks: split, aside } = await provable(workspace, patch, await splitHunks(workspace, patch));
  const hunks = await proveHunks(trial, split, limits ?? hunkLimits, known);
  // Faults put into a patch that is doubted already would say nothing more of it.
  if (!withFaults) return { hunks, aside, faults: null };
  const noticed = split.filter((hunk) =>
    hunks.proofs.some(
      ({ path, line, noticedBy }) => path === hunk.path && line === hunk.line && noticedBy.length > 0,
    ),
  );
  const faults = await proveMutants(trial, patch, noticed, mutantLimits ?? { mutants: 8, ms: 3 * 60_000 });
  return { hunks, aside, faults };
}

const counts = (report: TestReport): Evidence["base"] => ({
  passed: idsWith(report, "passed").length,
  failed: idsWith(report, "failed").length,
  skipped: idsWith(report, "skipped").length,
});

const idsInState = (baseline: Baseline, state: string): string[] =>
  Object.entries(baseline.states)
    .filter(([, own]) => own === state)
    .map(([id]) => id);
