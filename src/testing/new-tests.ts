import type { Baseline } from "../domain/baseline.js";
import { type ChangedFile, type ChangeSet, mergeChangeSets, sorted, textOf } from "../domain/change-set.js";
import type { Evidence } from "../domain/evidence.js";
import type { Workspace } from "../domain/ports.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import { runNewTests } from "./classify-new-tests.js";
import type { JudgedTest } from "./objections.js";
import type { DetectedSuite } from "./suite.js";
import { onlyAddsTests } from "./test-edits.js";

/** The new tests of a patch, as they were seen on the head and on the base. */
export interface SeenNewTests {
  /** The files that hold them. */
  files: readonly string[];
  /** Those files and their helpers, to be laid on any tree: copies of existing test files among them. */
  laid: ChangeSet;
  /** Their run on the head, the new tests alone; null where there are none. */
  onHead: TestReport | null;
  /** The base's own tests in the copies, as they behave there. */
  ofTheBase: TestReport["tests"];
  judged: readonly JudgedTest[];
  evidence: Evidence["newTests"];
}

/**
 * Runs the new tests on the head, then on the base. Tests that were added to an existing file run from a copy of it,
 * apart from the verdict: what has an id that the base knows is the base's own test, and is no new one whatever the copy
 * makes of it.
 */
export async function seeNewTests({
  suite,
  baseline,
  judged,
  tests,
  copies,
  signal,
}: {
  suite: DetectedSuite;
  baseline: Baseline;
  /** The patch as it is judged. */
  judged: ChangeSet;
  /** New test files and their helpers. */
  tests: ChangeSet;
  /** Existing test files that the patch changes. */
  copies: readonly ChangedFile[];
  signal: AbortSignal;
}): Promise<SeenNewTests> {
  const own = tests.files.filter((file) => file.content !== null && suite.isTestFile(file.path));
  const laid: ChangeSet = { base: tests.base, files: sorted([...tests.files, ...copies]) };
  const wanted = [...own, ...copies];
  if (wanted.length === 0) return { files: [], laid, onHead: null, ofTheBase: [], judged: [], evidence: [] };

  const only = wanted.map(({ path }) => path).sort();
  const run = await suite.run({ changes: mergeChangeSets(judged, laid), only }, signal);
  const known = (test: TestReport["tests"][number]) => Object.hasOwn(baseline.states, test.id);
  const onHead = { ...run, tests: run.tests.filter((test) => !known(test)) };
  // A copy without a test of its own has nothing to show.
  const bearing = wanted.filter(
    (file) => own.includes(file) || onHead.tests.some((test) => test.file === file.path),
  );
  const written = bearing.map((file) => ({ path: file.path, content: textOf(file) ?? "" }));
  const onBase = await runNewTests({
    suite,
    base: tests.base,
    tests: written,
    on: { base: tests.base, files: tests.files.filter((file) => !own.includes(file)) },
    ignore: (id) => Object.hasOwn(baseline.states, id),
    signal,
  });
  return {
    files: bearing.map(({ path }) => path),
    laid,
    onHead: bearing.length === 0 ? null : onHead,
    ofTheBase: run.tests.filter(known),
    judged: onBase,
    evidence: newTestEvidence(onBase, onHead),
  };
}

function newTestEvidence(judged: readonly JudgedTest[], onHead: TestReport): Evidence["newTests"] {
  const byFile = new Map(judged.map((one) => [one.test.path, one]));
  return onHead.tests
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

/** The copies in which a test of the base was touched, or does not pass as it does in the base's own file. */
export async function editedCopies(
  { read }: Pick<Workspace, "read">,
  copies: readonly ChangedFile[],
  baseline: Baseline,
  whole: TestReport,
  { ofTheBase }: SeenNewTests,
): Promise<ChangedFile[]> {
  const edited: ChangedFile[] = [];
  const passes = new Set(idsWith(whole, "passed"));
  const inCopy = new Map(ofTheBase.map(({ id, outcome }) => [id, outcome]));
  for (const file of copies) {
    const own = baseline.report.tests.filter((test) => test.file === file.path && test.id !== file.path);
    // Wherever it ran on the base it runs in the copy, and passes there where it passes with the base's own file.
    const steady = own.every(({ id }) => {
      const state = baseline.states[id];
      if (state === "skipped" || state === "flaky") return true;
      const outcome = inCopy.get(id) ?? "skipped";
      return outcome === "passed" || (outcome === "failed" && !passes.has(id));
    });
    const before = await read(file.path);
    const ids = own.map(({ id }) => id);
    const added = before !== null && onlyAddsTests(file.path, before, textOf(file) ?? "", ids);
    if (!steady || !added) edited.push(file);
  }
  return edited;
}
