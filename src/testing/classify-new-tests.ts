import type { GeneratedTest } from "../domain/candidate.js";
import { type ChangeSet, mergeChangeSets, sorted, toBase64 } from "../domain/change-set.js";
import type { TestReport } from "../domain/test-report.js";
import type { FailureKind } from "./runner.js";
import type { DetectedSuite } from "./suite.js";
import { headAndTail, stableText } from "./text.js";

/** A test file that somebody wrote for the task. */
export interface WrittenTest {
  path: string;
  content: string;
}

/** Bound of a reason, in characters. */
const reasonLimit = 600;

/** The files of written tests as a change of the base. */
export const testChanges = (base: string, tests: readonly WrittenTest[]): ChangeSet => ({
  base,
  files: sorted(
    tests.map(({ path, content }) => ({ path, mode: "100644" as const, content: toBase64(content) })),
  ),
});

interface Written {
  suite: DetectedSuite;
  base: string;
  tests: readonly WrittenTest[];
  /** Laid under them: for a tree other than the base. */
  on?: ChangeSet;
  /** Tests of these files that are not the written ones: they have no say. */
  ignore?: (id: string) => boolean;
  signal: AbortSignal;
}

/**
 * What written test files do on the base: `red` fails as it should, `red-because-absent` needs something that the base
 * does not have and the patch may add, `green` passes already, `broken` can't be used (syntax, a wrong path, no test in
 * it, or the runner gave up).
 */
export async function classifyNewTests(written: Written): Promise<GeneratedTest[]> {
  return (await runNewTests(written)).map(({ test }) => test);
}

/**
 * The same, with the report that each file was judged by. They run together first; when that run does not end well, each
 * alone, so that one broken file condemns no other.
 */
export async function runNewTests({
  suite,
  base,
  tests,
  on,
  ignore = () => false,
  signal,
}: Written): Promise<{ test: GeneratedTest; report: TestReport }[]> {
  const run = (some: readonly WrittenTest[]): Promise<TestReport> => {
    const changes = testChanges(base, some);
    const under = on === undefined ? changes : mergeChangeSets(on, changes);
    return suite.run({ changes: under, only: some.map((test) => test.path) }, signal);
  };
  if (tests.length === 0) return [];
  const together = await run(tests);
  const judged: { test: GeneratedTest; report: TestReport }[] = [];
  for (const test of tests) {
    const report = together.status === "completed" || tests.length === 1 ? together : await run([test]);
    const own = { ...report, tests: report.tests.filter(({ id }) => !ignore(id)) };
    judged.push({ test: classify(test, own, suite), report: own });
  }
  return judged;
}

function classify(test: WrittenTest, report: TestReport, suite: DetectedSuite): GeneratedTest {
  const results = report.tests.filter((result) => result.file === test.path || result.file === null);
  const real = results.filter((result) => result.id !== test.path && result.file !== null);
  const ids = real.map((result) => result.id);
  const make = (kind: GeneratedTest["kind"], reason: string): GeneratedTest => ({
    ...test,
    ids,
    kind,
    reason: headAndTail(stableText(reason).trim(), reasonLimit),
  });
  const failures = results
    .filter((result) => result.outcome === "failed")
    .map((result) => {
      const title = real.includes(result) ? result.id : null;
      const message = result.message ?? "";
      return {
        message,
        kind: judge(suite, test.path, title, `${message}\n${title === null ? result.stack : ""}`),
      };
    });
  const first = (kind: FailureKind) => failures.find((failure) => failure.kind === kind)?.message;
  const broken = first("broken");
  if (broken !== undefined) return make("broken", broken);
  const [fails, absent] = [first("fails"), first("absent")];
  // A run that gave no results of its own may still say why: a module that the patch adds stops some runners outright.
  if (failures.length === 0 && report.status !== "completed") {
    const said = judge(suite, test.path, null, report.output);
    return make(said === "absent" ? "red-because-absent" : "broken", `${report.status}: ${report.output}`);
  }
  if (report.status !== "completed" && report.status !== "did-not-start") {
    return make("broken", `${report.status}: ${report.output}`);
  }
  if (fails !== undefined) return make("red", fails);
  if (absent !== undefined) return make("red-because-absent", absent);
  if (!results.some((result) => result.outcome === "passed")) return make("broken", "No test of it ran.");
  return make("green", "Every test of it passes on the base.");
}

const judge = (suite: DetectedSuite, file: string, title: string | null, message: string): FailureKind =>
  suite.native.judge({ file, title, message }, suite.facts);
