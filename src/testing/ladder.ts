import { type Baseline, type Comparison, regressions } from "../domain/baseline.js";
import { type ChangeSet, emptyChangeSet } from "../domain/change-set.js";
import type { Workspace } from "../domain/ports.js";
import { idsWith, type Part, type TestReport } from "../domain/test-report.js";
import { compare } from "./compare.js";
import { type Costs, costsOf } from "./ladder/costs.js";
import { emptyComparison, mergeReports, partOf, syntaxReport } from "./ladder/part.js";
import { type Dependents, selectRelated } from "./ladder/select-related.js";
import { checkSyntax } from "./ladder/syntax.js";
import { newTestStates } from "./new-test-states.js";
import type { DetectedSuite } from "./suite.js";

/** A suite that takes less than this, in milliseconds, is run whole: rungs would cost more than they save. */
const quick = 3000;
/** Fewer files than this can't be told apart to any use. */
const fewestFiles = 4;
/** A rung that costs more than this part of the whole run is left out. */
const dearest = 0.5;
/** A runner that takes this part of the whole run for a few files does not know how to run a part. */
const deaf = 0.8;
/** Where finding the related tests takes more than this part of the whole run, nobody is asked again. */
const dearSelection = 0.3;

/** One measurement on a busy machine says little. */
const strikes = 2;

export interface Climbing {
  suite: DetectedSuite;
  workspace: Workspace;
  baseline: Baseline;
  /** The candidate: its patch, and the new tests with it. */
  changes: ChangeSet;
  /** Test files that the candidate adds. */
  newTests: readonly string[];
  /** Ids of tests of the base that an earlier candidate broke: the next one is asked about them first. */
  brokeBefore: readonly string[];
  /** Ids that may fail. */
  excused: readonly string[];
  dependents: Dependents;
  /** Told of every command, with what it was for. */
  onRun: (purpose: string, report: TestReport) => Promise<void>;
  /** Told why a rung, or a part of one, was left out for want of a tool. */
  onSkip: (why: string) => Promise<void>;
  /** Milliseconds, for measuring. */
  now: () => number;
  /** Replaces the limit below which a suite is run whole, in milliseconds. */
  quickMs?: number;
  /** Leaves out the rungs below the whole suite. */
  wholeOnly?: boolean;
  signal: AbortSignal;
}

export interface Climb {
  /** Of the whole suite when `part` is absent, else of all that ran up to the red rung. */
  report: TestReport;
  /** Of what ran. A file that can't be parsed stands among the broken with its path. */
  comparison: Comparison;
  /** Ids of the base that did not run: neither passed nor failed. Empty after a whole run. */
  unknown: readonly string[];
}

/** What was learnt of a suite from climbing. Only ever saves time: nothing in it decides a verdict. */
interface Learnt {
  /** How often a part took nearly as long as the whole, and how often choosing one took long. */
  dearParts: number;
  dearSelections: number;
  /** Ids that passed in some run of a part, on the base or with a candidate: they don't lean on the rest. */
  passedApart: Set<string>;
  /** Files that ran apart on the base. */
  triedApart: Set<string>;
}
const learntOf = new WeakMap<DetectedSuite, Learnt>();
const fresh = (): Learnt => ({
  dearParts: 0,
  dearSelections: 0,
  passedApart: new Set(),
  triedApart: new Set(),
});

/**
 * Runs a candidate up the ladder: syntax, the tests at issue, the tests related to the change, the whole suite. A red rung
 * ends the climb; a green one is no verdict, for only the whole suite has the last word, and it always runs when
 * everything below it is green. So a selection that misses a test costs time and hides nothing. On the lower rungs
 * a test of the base counts against the candidate only if it passes on the base when it runs apart from the rest.
 */
export async function climb(climbing: Climbing): Promise<Climb> {
  const { suite, baseline, changes, signal, onRun } = climbing;
  const costs = costsOf(baseline);
  const files = new Set([...costs.files, ...climbing.newTests]);
  const syntax = climbing.wholeOnly ? null : await checkedSyntax(climbing, files.size);
  if (syntax !== null) return syntax;

  const learnt = learntOf.get(suite) ?? fresh();
  learntOf.set(suite, learnt);
  const ran: TestReport[] = [];
  const done = new Set<string>();
  const unsound = new Set<string>();
  for (const rung of ["at-issue", "related"] as const) {
    if (!worthParting(climbing, costs, learnt)) break;
    const wanted = rung === "at-issue" ? atIssue(climbing, costs) : await related(climbing, costs, learnt);
    const only = wanted.filter((file) => files.has(file) && !done.has(file)).sort();
    if (only.length === 0 || costs.share(only) > dearest) continue;
    const report = await suite.run({ changes, only }, signal);
    await onRun(`${titles[rung]} (${only.length} of ${files.size} files)`, report);
    for (const file of only) done.add(file);
    ran.push(report);
    for (const id of idsWith(report, "passed")) learnt.passedApart.add(id);
    if (report.status === "completed" && report.durationMs > deaf * costs.wholeMs) learnt.dearParts += 1;
    if (!(await isRed(climbing, costs, report, only, learnt, unsound))) continue;
    const part = { rung, files: done.size, of: files.size };
    const known = (id: string): boolean => done.has(costs.fileOf(id) ?? "") && !unsound.has(id);
    return {
      report: mergeReports(ran, part),
      comparison: partOf(baseline, mergeReports(ran, part), known),
      unknown: Object.keys(baseline.states).filter((id) => !known(id)),
    };
  }
  const report = await suite.run({ changes }, signal);
  await onRun("whole suite", report);
  return { report, comparison: compare(baseline, report), unknown: [] };
}

const titles: Record<Exclude<Part["rung"], "syntax">, string> = {
  "at-issue": "tests at issue",
  related: "related tests",
};

/** The climb that ends on the lowest rung, or null. */
async function checkedSyntax(climbing: Climbing, of: number): Promise<Climb | null> {
  const { suite, workspace, baseline, changes, onRun, onSkip, signal } = climbing;
  const found = await checkSyntax(workspace, changes, signal);
  if (found === null) return null;
  for (const why of found.unchecked) await onSkip(`the syntax check knows ${why}`);
  if (found.checked.length === 0) return null;
  const report = syntaxReport(suite.runner, found, of);
  await onRun(`syntax of ${found.checked.length === 1 ? "1 file" : `${found.checked.length} files`}`, report);
  if (found.problems.length === 0) return null;
  const broken = found.problems.map(({ path }) => path);
  return { report, comparison: { ...emptyComparison(), broken }, unknown: Object.keys(baseline.states) };
}

function worthParting(
  { baseline, quickMs = quick, wholeOnly = false }: Climbing,
  { wholeMs, files }: Costs,
  { dearParts }: Learnt,
): boolean {
  if (wholeOnly || dearParts >= strikes || baseline.report.status !== "completed") return false;
  return wholeMs >= quickMs && files.length >= fewestFiles;
}

const atIssue = ({ newTests, brokeBefore }: Climbing, { fileOf }: Costs): string[] => [
  ...new Set([...newTests, ...brokeBefore.flatMap((id) => fileOf(id) ?? [])]),
];

/** With the tests at issue, which have not run where they alone would have been too dear. */
async function related(climbing: Climbing, costs: Costs, learnt: Learnt): Promise<string[]> {
  if (learnt.dearSelections >= strikes) return [];
  const started = climbing.now();
  const selected = await selectRelated({ ...climbing, timeoutMs: Math.max(quick, costs.wholeMs) });
  if (climbing.now() - started > dearSelection * costs.wholeMs) learnt.dearSelections += 1;
  return selected === null ? [] : [...new Set([...selected, ...atIssue(climbing, costs)])];
}

/**
 * Whether something that counts is worse than on the base; tests that fail there too when they run apart are added to
 * `unsound`. A run that did not end well, but lost no test, is none of a lower rung's business: the whole suite will say.
 */
async function isRed(
  climbing: Climbing,
  costs: Costs,
  report: TestReport,
  files: readonly string[],
  learnt: Learnt,
  unsound: Set<string>,
): Promise<boolean> {
  const { baseline, newTests, excused } = climbing;
  const ran = new Set(files);
  const comparison = partOf(baseline, report, (id) => ran.has(costs.fileOf(id) ?? ""));
  const lost = regressions(comparison).filter((id) => !excused.includes(id));
  const sound = await passingApart(climbing, costs, lost, learnt);
  for (const id of lost) if (!sound.has(id)) unsound.add(id);
  const added = newTestStates(
    report,
    newTests.filter((file) => ran.has(file)),
  );
  return lost.some((id) => sound.has(id)) || Object.values(added).includes("failed");
}

/** Of some tests, those that pass without the rest of the suite: shown before, or on the untouched base, once a file. */
async function passingApart(
  { suite, workspace, onRun, signal }: Climbing,
  { fileOf }: Costs,
  ids: readonly string[],
  { passedApart, triedApart }: Learnt,
): Promise<ReadonlySet<string>> {
  const open = ids.filter((id) => !passedApart.has(id)).flatMap((id) => fileOf(id) ?? []);
  const only = [...new Set(open)].filter((file) => !triedApart.has(file)).sort();
  if (only.length > 0) {
    const report = await suite.run({ changes: emptyChangeSet(workspace.base), only }, signal);
    await onRun(`the failing files apart, on the base (${only.length})`, report);
    for (const file of only) triedApart.add(file);
    for (const id of idsWith(report, "passed")) passedApart.add(id);
  }
  return passedApart;
}
