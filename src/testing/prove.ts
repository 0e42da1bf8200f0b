import { randomBytes } from "node:crypto";
import type { Baseline, Comparison } from "../domain/baseline.js";
import { type ChangeSet, changeSetHash, mergeChangeSets, textOf } from "../domain/change-set.js";
import type { Evidence, KnownHunks } from "../domain/evidence.js";
import type { Workspace } from "../domain/ports.js";
import { steeringChanges } from "../domain/steering.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import { splitHunks } from "../workspace/changes/split-hunks.js";
import { measureBaseline } from "./baseline.js";
import { runNewTests } from "./classify-new-tests.js";
import { confirmRegressions } from "./confirm-regressions.js";
import { type HunkLimits, hunkLimits, proveHunks } from "./hunk-proof.js";
import { outsideTests } from "./outside.js";
import { objectionBySentinel } from "./sentinel.js";
import type { DetectedSuite } from "./suite.js";
import { type Gate, tamperGate } from "./tamper-gate.js";

export interface Proof {
  suite: DetectedSuite;
  workspace: Workspace;
  /** The patch to the sources. */
  changes: ChangeSet;
  /** The new tests' files; all of them are new, or changed copies that stand apart. */
  tests: ChangeSet;
  /** Measured where absent. */
  baseline?: Baseline;
  /** Ids of existing tests that the task contradicts: the caller objects to each with the sentence that decides. */
  contradicted?: readonly string[];
  /** How often a suspect must fail. */
  repeats?: number;
  limits?: HunkLimits;
  /** What the same run learnt of the hunks: used only where patch and tests are these, by hash. */
  known?: KnownHunks | null;
  signal: AbortSignal;
}

/**
 * What can be shown of a patch, from the base and the change sets alone: the base's own tests in full, the new tests red
 * on the base and green on the head, each hunk noticed, and no meddling with the runner. Every doubt is an objection;
 * without one, it is proven. The hash is that of patch and tests together, as they would be published.
 */
export async function prove(proof: Proof): Promise<Evidence> {
  const { suite, workspace, changes, tests, signal } = proof;
  const baseline = proof.baseline ?? (await measureBaseline({ suite, base: workspace.base, signal }));
  const gate = await tamperGate(changes, suite, workspace.read);
  const head = mergeChangeSets(gate.judged, tests);

  const first = await suite.run({ changes: head }, signal);
  const confirmed = await confirmRegressions({
    suite,
    changes: head,
    baseline,
    report: first,
    repeats: proof.repeats ?? 8,
    signal,
  });
  const whole = confirmed.report;

  const newTestFiles = tests.files
    .filter((file) => file.content !== null && suite.isTestFile(file.path))
    .map((file) => file.path);
  const onHead =
    newTestFiles.length === 0 ? null : await suite.run({ changes: head, only: newTestFiles }, signal);
  const written = tests.files
    .filter((file) => newTestFiles.includes(file.path))
    .map((file) => ({ path: file.path, content: textOf(file) ?? "" }));
  const helpers = {
    base: tests.base,
    files: tests.files.filter((file) => !newTestFiles.includes(file.path)),
  };
  const onBase = await runNewTests({ suite, base: workspace.base, tests: written, on: helpers, signal });
  const newTests = newTestEvidence(onBase, onHead);

  const hunks = await splitHunks(workspace, gate.judged);
  const { proofs, untried } = await proveHunks({
    suite,
    hunks,
    tests,
    newTestFiles,
    head: { newTests: onHead && idsWith(onHead, "passed"), whole: idsWith(whole, "passed") },
    known: knownOf(proof.known, gate.judged, tests),
    flaky: [...confirmed.comparison.flaky, ...idsInState(baseline, "flaky")],
    limits: proof.limits ?? hunkLimits,
    now: Date.now,
    signal,
  });
  const meddling = await objectionBySentinel({
    suite,
    head,
    wholeRunMs: whole.durationMs,
    title: `x${randomBytes(6).toString("hex")}`,
    signal,
  });

  const stillFailing = new Set(confirmed.comparison.stillFailing);
  const outside = outsideTests(baseline.report).filter(({ id }) => stillFailing.has(id));
  return {
    changeSet: changeSetHash(mergeChangeSets(changes, tests)),
    command: suite.command,
    runner: suite.runner,
    base: counts(baseline.report),
    head: counts(whole),
    comparison: confirmed.comparison,
    ...(outside.length > 0 && { outside }),
    newTests,
    hunks: proofs,
    objections: [
      ...suiteObjections(baseline, whole, confirmed.comparison, proof.contradicted ?? []),
      ...newTestObjections(newTests, onBase, onHead),
      ...hunkObjections(proofs, untried),
      ...gateObjections(gate),
      ...(await steeringChanges(mergeChangeSets(changes, tests), workspace.read)),
      ...(meddling === null ? [] : [meddling]),
      ...(suite.runner === "exit-code"
        ? ["Only the suite's exit code is known, not what its tests say one by one."]
        : []),
    ],
  };
}

const knownOf = (
  known: KnownHunks | null | undefined,
  judged: ChangeSet,
  tests: ChangeSet,
): Evidence["hunks"] =>
  known?.patch === changeSetHash(judged) && known.tests === changeSetHash(tests) ? known.proofs : [];

type JudgedTest = Awaited<ReturnType<typeof runNewTests>>[number];

function newTestEvidence(judged: readonly JudgedTest[], onHead: TestReport | null): Evidence["newTests"] {
  const byFile = new Map(judged.map((one) => [one.test.path, one]));
  return (onHead?.tests ?? [])
    .filter((test) => test.id !== test.file && test.outcome !== "skipped")
    .map(({ id, file, outcome }) => {
      const base = byFile.get(file ?? "");
      const before = base?.report.tests.find((test) => test.id === id)?.outcome;
      const absent =
        before === undefined || (before === "failed" && base?.test.kind === "red-because-absent");
      return {
        id,
        onBase: before === "passed" ? "passed" : absent ? "absent" : "failed",
        onHead: outcome === "passed" ? "passed" : "failed",
      } as const;
    });
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

function suiteObjections(
  baseline: Baseline,
  whole: TestReport,
  comparison: Comparison,
  contradicted: readonly string[],
): string[] {
  const objections: string[] = [];
  // A base without any test is no doubt of the patch: its new tests are the suite.
  if (baseline.report.status !== "completed" && baseline.report.status !== "no-tests") {
    objections.push(`On the base the suite did not run to its end (${baseline.report.status}).`);
  }
  if (whole.status !== "completed")
    objections.push(`With the patch the suite did not run to its end (${whole.status}).`);
  const say = (all: readonly string[], what: string): void => {
    const ids = all.filter((id) => !contradicted.includes(id));
    if (ids.length > 0) objections.push(`Passing on the base, ${what} with the patch: ${list(ids)}.`);
  };
  say(comparison.broken, "failing each time");
  say(comparison.vanished, "gone");
  say(comparison.skipped, "skipped");
  return objections;
}

function newTestObjections(
  newTests: Evidence["newTests"],
  judged: readonly JudgedTest[],
  onHead: TestReport | null,
): string[] {
  const objections: string[] = [];
  const proving = newTests.filter((test) => test.onBase !== "passed" && test.onHead === "passed");
  if (proving.length === 0) objections.push("No new test fails without the patch and passes with it.");
  for (const { test } of judged.filter((one) => one.test.kind === "broken")) {
    objections.push(
      `The new test file ${test.path} could not be judged on the base: ${firstLine(test.reason)}`,
    );
  }
  const failing = newTests.filter((test) => test.onHead === "failed").map((test) => test.id);
  if (failing.length > 0) objections.push(`New tests that fail with the patch: ${list(failing)}.`);
  if (onHead !== null && onHead.status !== "completed") {
    objections.push(`With the patch the new tests did not run to their end (${onHead.status}).`);
  }
  return objections;
}

function hunkObjections(proofs: Evidence["hunks"], untried: number): string[] {
  const objections = proofs
    .filter((hunk) => hunk.noticedBy.length === 0)
    .map((hunk) => `No test notices when the change at ${hunk.path}:${hunk.line} is taken out.`);
  if (untried > 0) objections.push(`${plural(untried, "change")} could not be taken out within the limits.`);
  return objections;
}

const gateObjections = (gate: Gate): string[] =>
  gate.leftOut.map(({ path, why }) => `The patch's change to ${path} is left out of the verdict: ${why}.`);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const firstLine = (text: string): string => text.split("\n")[0] ?? "";
const list = (ids: readonly string[]): string =>
  ids.length <= 5 ? ids.join(", ") : `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more`;
