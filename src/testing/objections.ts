import type { Baseline, Comparison } from "../domain/baseline.js";
import { isOf } from "../domain/candidate.js";
import type { ChangeSet } from "../domain/change-set.js";
import type { ChangedExpectations } from "../domain/changed-expectations.js";
import type { Evidence } from "../domain/evidence.js";
import type { TestReport } from "../domain/test-report.js";
import type { runNewTests } from "./classify-new-tests.js";
import type { HunkProofs } from "./hunk-proof.js";
import type { MutantProofs } from "./mutants/prove-mutants.js";
import type { Gate } from "./tamper-gate.js";

/** A new test file as it was judged on the base. */
export type JudgedTest = Awaited<ReturnType<typeof runNewTests>>[number];

/** What the base's own tests hold against the patch, without those that the task contradicts. */
export function suiteObjections(
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

export function newTestObjections(
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

/** New test files that run when they are named, and that the repository's own command passes by. */
export function passedByObjections(
  files: readonly string[],
  whole: TestReport,
  onHead: TestReport | null,
): string[] {
  const holds = (report: TestReport, path: string) =>
    report.tests.some(({ id, file }) => file === path || isOf(id, path));
  return files
    .filter((path) => onHead !== null && holds(onHead, path) && !holds(whole, path))
    .map((path) => `The repository's own test command does not run the new test file ${path}.`);
}

export function hunkObjections({ proofs, untried }: HunkProofs): string[] {
  const objections = proofs
    .filter((hunk) => hunk.noticedBy.length === 0)
    .map((hunk) => `No test notices when the change at ${hunk.path}:${hunk.line} is taken out.`);
  if (untried > 0) objections.push(`${plural(untried, "change")} could not be taken out within the limits.`);
  return objections;
}

export const mutantObjections = ({ unnoticed }: MutantProofs): string[] =>
  unnoticed.map(
    ({ path, line, tried }) =>
      `No test notices any of the ${tried} small faults that were put into the change at ${path}:${line}.`,
  );

export const gateObjections = (leftOut: Gate["leftOut"]): string[] =>
  leftOut.map(({ path, why }) => `The patch's change to ${path} is left out of the verdict: ${why}.`);

/** A file can be published in one version only. */
export function overlapObjections(changes: ChangeSet, expectations?: ChangedExpectations): string[] {
  const paths = new Set(changes.files.map(({ path }) => path));
  return (expectations?.changes.files ?? [])
    .filter(({ path }) => paths.has(path))
    .map(
      ({ path }) => `${path} is changed by the patch and by the changed expectations: the latter replace it.`,
    );
}

/** At most five names, and how many more there are. */
export const list = (ids: readonly string[]): string =>
  ids.length <= 5 ? ids.join(", ") : `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const firstLine = (text: string): string => text.split("\n")[0] ?? "";
