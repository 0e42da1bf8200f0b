import { z } from "zod";

const TestOutcome = z.enum(["passed", "failed", "skipped"]);

/** One test as the runner saw it. */
export const TestResult = z.object({
  /** `file > title > path`, with ` #2` and so on where the same title occurs again in a file. */
  id: z.string(),
  /** Repository-relative; null where the runner does not tell. */
  file: z.string().nullable(),
  outcome: TestOutcome,
  durationMs: z.number(),
  /** The failure in the runner's words, cleaned of control sequences; null when it passed. */
  message: z.string().nullable(),
  stack: z.string().nullable(),
  /** The variables of the repository's own frames when it failed, where the runner tells; cleaned as the message. */
  values: z.string().optional(),
});
export type TestResult = z.infer<typeof TestResult>;

/**
 * What one run of a suite said. `completed` means that the runner finished by itself and reported tests, whatever
 * their outcome. Anything else is never a pass:
 * `no-tests` (it ran none), `did-not-start` (syntax, import or configuration error; no test result),
 * `timed-out`, `crashed` (ended before its report was whole, or the report and the exit code contradict each other).
 */
export const TestReport = z.object({
  runner: z.string(),
  command: z.string(),
  status: z.enum(["completed", "no-tests", "did-not-start", "timed-out", "crashed"]),
  tests: z.array(TestResult),
  exitCode: z.number().nullable(),
  durationMs: z.number(),
  /** Head and tail of standard output and error, cleaned. */
  output: z.string(),
});
export type TestReport = z.infer<typeof TestReport>;

/** The ids with one outcome. */
export function idsWith(report: TestReport, outcome: TestResult["outcome"]): string[] {
  return report.tests.filter((test) => test.outcome === outcome).map((test) => test.id);
}

/** True when the suite ran to its end, ran something, and nothing failed. */
export function isGreen(report: TestReport): boolean {
  return (
    report.status === "completed" &&
    report.exitCode === 0 &&
    report.tests.some((test) => test.outcome === "passed") &&
    report.tests.every((test) => test.outcome !== "failed")
  );
}
