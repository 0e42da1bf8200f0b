import { type ChangeSet, emptyChangeSet, mergeChangeSets } from "../../../domain/change-set.js";
import { idsWith, isGreen, type TestReport } from "../../../domain/test-report.js";
import type { DetectedSuite } from "../../../testing/suite.js";
import type { Verdict } from "../../suite.js";
import type { Gradable } from "./read-repository-task.js";
import { findTests } from "./test-names.js";

/** How the suite ran on the base with the hidden tests laid over it: what passed then has to go on passing. */
export async function measureBefore(
  suite: DetectedSuite,
  hidden: ChangeSet,
  signal: AbortSignal,
): Promise<TestReport> {
  const report = await suite.run({ changes: hidden }, signal);
  // Hidden tests that don't even load may keep all others from running.
  if (report.status === "completed") return report;
  return suite.run({ changes: emptyChangeSet(hidden.base) }, signal);
}

/**
 * Whether a change solves a task: with the hidden tests laid over it, each test of FAIL_TO_PASS passes, and so does each
 * of PASS_TO_PASS or, where the task names none, each that passed before. A test that passed before and fails now gets
 * a second chance, its file alone, since it may be flaky. With a runner that tells no names, the suite has to be green.
 */
export async function judgeChange(given: {
  task: Gradable;
  suite: DetectedSuite;
  changes: ChangeSet;
  hidden: ChangeSet;
  before: () => Promise<TestReport>;
  signal: AbortSignal;
}): Promise<Verdict> {
  const { task, suite, hidden, signal } = given;
  const changes = mergeChangeSets(given.changes, hidden);
  const report = await suite.run({ changes }, signal);
  if (suite.runner === "exit-code")
    return isGreen(report)
      ? { solved: true, why: "the suite with the hidden tests ends with exit code 0" }
      : { solved: false, why: `the suite with the hidden tests ends with exit code ${report.exitCode}` };
  if (report.status !== "completed")
    return {
      solved: false,
      why: `the suite with the hidden tests ${ended[report.status]}: ${lastLine(report)}`,
    };
  const unfixed = task.failToPass.filter((name) => !passes(report, name));
  const [first] = unfixed;
  const count = task.failToPass.length;
  if (first !== undefined) {
    const why = `${count - unfixed.length} of ${count} hidden tests pass; the first that doesn't is “${first}”${messageOf(report, first)}`;
    return { solved: false, why };
  }
  const broken = await brokenBy(changes, report, given);
  const [worst] = broken;
  if (worst === undefined)
    return { solved: true, why: `${count} of ${count} hidden tests pass, and nothing else broke` };
  const others = broken.length === 1 ? "" : ` and ${broken.length - 1} more`;
  return { solved: false, why: `the hidden tests pass, but it breaks “${worst}”${others}` };
}

const ended = {
  "no-tests": "ran no test",
  "did-not-start": "did not start",
  "timed-out": "took too long",
  crashed: "crashed",
} as const;

/** A name may stand for several tests of the same title, of which each has to pass. */
function passes(report: TestReport, name: string): boolean {
  const found = findTests(report, name);
  return found.length > 0 && found.every(({ outcome }) => outcome === "passed");
}

async function brokenBy(
  changes: ChangeSet,
  report: TestReport,
  { task, suite, hidden, before, signal }: Parameters<typeof judgeChange>[0],
): Promise<string[]> {
  if (task.passToPass.length > 0) return task.passToPass.filter((name) => !passes(report, name));
  const passed = new Map(report.tests.map((test) => [test.id, test.outcome === "passed"]));
  const replaced = new Set(hidden.files.map(({ path }) => path));
  const suspects = (await before()).tests.filter(({ id, file, outcome }) => {
    if (outcome !== "passed" || passed.get(id) === true) return false;
    // Where the base alone was measured, a test of a replaced file may be gone for good.
    return passed.has(id) || !replaced.has(file ?? "");
  });
  const files = [...new Set(suspects.flatMap(({ file }) => file ?? []))].sort();
  if (suspects.length === 0 || files.length === 0) return suspects.map(({ id }) => id);
  const again = new Set(idsWith(await suite.run({ changes, only: files }, signal), "passed"));
  return suspects.map(({ id }) => id).filter((id) => !again.has(id));
}

function messageOf(report: TestReport, name: string): string {
  const found = findTests(report, name);
  if (found.length === 0) return ", which did not run";
  const message = found.find(({ outcome }) => outcome !== "passed")?.message;
  return message ? `: ${message.split("\n")[0]?.slice(0, 200)}` : "";
}

const lastLine = ({ output }: TestReport): string => output.trim().split("\n").at(-1)?.slice(0, 200) ?? "";
