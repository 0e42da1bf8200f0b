import { type Baseline, regressions } from "../domain/baseline.js";
import { isOf } from "../domain/candidate.js";
import { type ChangedFile, type ChangeSet, mergeChangeSets, sorted, textOf } from "../domain/change-set.js";
import { type ChangedExpectations, contradictionSentence } from "../domain/changed-expectations.js";
import type { Evidence } from "../domain/evidence.js";
import type { Workspace } from "../domain/ports.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import { describeDiff } from "../workspace/changes/describe-diff.js";
import { confirmRegressions } from "./confirm-regressions.js";
import { list } from "./objections.js";
import type { DetectedSuite } from "./suite.js";
import { beyondExpectations } from "./test-edits.js";
import { headAndTail } from "./text.js";

/** Bound of the diff that is kept as evidence, in characters. */
const diffLimit = 20_000;

export interface BothWays {
  evidence: Evidence["bothWays"];
  objections: string[];
}

/**
 * The verdict the other way: the whole suite with edited existing tests in the place of the base's. Edits that the task
 * asks for were declared; they must stay inside the tests that they were declared for, which must fail on the base and
 * pass with the patch. Edits that nobody declared are shown too, so that a reviewer sees what they would change.
 */
export async function proveBothWays({
  suite,
  workspace,
  baseline,
  head,
  worseWithBase,
  expectations,
  edited,
  repeats,
  signal,
}: {
  suite: DetectedSuite;
  workspace: Workspace;
  baseline: Baseline;
  /** The patch and its new tests, as judged. */
  head: ChangeSet;
  /** What the base's own tests said. */
  worseWithBase: readonly string[];
  expectations: ChangedExpectations | null;
  /** Existing test files that the patch changes beyond adding tests, undeclared. */
  edited: readonly ChangedFile[];
  repeats: number;
  signal: AbortSignal;
}): Promise<BothWays> {
  const declared = expectations?.tests ?? [];
  const contradictions = declared.map(contradictionSentence);
  const files = sorted([...(expectations?.changes.files ?? []), ...edited]);
  if (files.length === 0) return { evidence: undefined, objections: contradictions };

  const tests: ChangeSet = { base: head.base, files };
  const changes = mergeChangeSets(head, tests);
  const first = await suite.run({ changes }, signal);
  const { report, comparison } = await confirmRegressions({
    suite,
    changes,
    baseline,
    report: first,
    repeats,
    signal,
  });
  const worse = regressions(comparison);
  const objections = [
    ...contradictions,
    ...(await editProblems(expectations, workspace, suite)),
    ...(await weakened(expectations, suite, signal)),
    ...wayProblems(
      report,
      worse,
      declared.map(({ id }) => id),
      expectations !== null,
    ),
  ];
  return {
    evidence: {
      declared,
      diff: headAndTail(await describeDiff(workspace, tests), diffLimit),
      worseWithBase: [...worseWithBase],
      changed: {
        passed: idsWith(report, "passed").length,
        failed: idsWith(report, "failed").length,
        skipped: idsWith(report, "skipped").length,
      },
      worseWithChanged: worse,
    },
    objections,
  };
}

/** Whoever declared the edits is not believed: they are looked at again here, where nothing of a model runs. */
async function editProblems(
  expectations: ChangedExpectations | null,
  workspace: Workspace,
  suite: DetectedSuite,
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of expectations?.changes.files ?? []) {
    const before = await workspace.read(file.path);
    const after = textOf(file);
    const ids = (expectations?.tests ?? []).map(({ id }) => id).filter((id) => isOf(id, file.path));
    const why =
      before === null || after === null || !suite.isTestFile(file.path)
        ? `${file.path} is no test file that is changed`
        : beyondExpectations(file.path, before, after, ids);
    if (why !== null) problems.push(`The changed expectations go beyond what was declared: ${why}.`);
  }
  return problems;
}

/** A changed expectation that the base meets as well expects less, not something else. */
async function weakened(
  expectations: ChangedExpectations | null,
  suite: DetectedSuite,
  signal: AbortSignal,
): Promise<string[]> {
  const files = expectations?.changes.files ?? [];
  if (expectations === null || files.length === 0) return [];
  const only = files.map(({ path }) => path);
  const report = await suite.run({ changes: expectations.changes, only }, signal);
  const passing = idsWith(report, "passed").filter((id) =>
    expectations.tests.some((test) => test.id === id && only.some((path) => isOf(id, path))),
  );
  return passing.length === 0
    ? []
    : [
        `As they were changed, these tests pass without the patch too, so that they expect less: ${list(passing)}.`,
      ];
}

function wayProblems(
  report: TestReport,
  worse: readonly string[],
  declared: readonly string[],
  isDeclared: boolean,
): string[] {
  const problems: string[] = [];
  if (report.status !== "completed")
    problems.push(`With the changed expectations the suite did not run to its end (${report.status}).`);
  if (worse.length > 0)
    problems.push(`Passing on the base, not with the changed expectations: ${list(worse)}.`);
  const passed = new Set(idsWith(report, "passed"));
  const unmet = declared.filter((id) => !passed.has(id) && !worse.includes(id));
  if (unmet.length > 0) problems.push(`The changed expectations are not met: ${list(unmet)}.`);
  // Without a declaration the gate has objected to the edits already.
  return isDeclared ? problems : [];
}
