import type { CommandResult } from "../domain/ports.js";
import type { TestReport } from "../domain/test-report.js";
import type { RunRecords } from "./records.js";
import { headAndTail, stripControls } from "./text.js";

/** Bound of a report's output, in characters. */
const outputLimit = 20_000;

/**
 * A run as a report. A report and an exit code have to agree: a runner that fails a test exits with a failure, one that
 * fails none exits with 0; everything else is `crashed`, whichever of the two says that all is well.
 */
export function toReport(
  runner: string,
  command: string,
  result: CommandResult,
  records: RunRecords,
): TestReport {
  const status = statusOf(result, records);
  const said = [result.stdout, result.stderr]
    .map((part) => stripControls(part).trim())
    .filter((part) => part !== "");
  const why = explain(status, result, records);
  return {
    runner,
    command,
    status,
    tests: records.tests,
    exitCode: result.exitCode,
    durationMs: Math.round(result.durationMs),
    output: headAndTail([...(why === null ? [] : [why]), ...said].join("\n"), outputLimit),
  };
}

/** How a run ended, by what it told and its exit code. */
export function statusOf(result: CommandResult, records: RunRecords): TestReport["status"] {
  if (result.limit === "time") return "timed-out";
  if (result.limit !== null || result.exitCode === null || records.damaged !== null) return "crashed";
  const failed = records.tests.some((test) => test.outcome === "failed");
  const ran = records.tests.some((test) => test.outcome !== "skipped" && !records.errors.includes(test.id));
  if (!records.ended)
    return records.tests.length === 0 && result.exitCode !== 0 ? "did-not-start" : "crashed";
  if (!ran && failed) return result.exitCode === 0 ? "crashed" : "did-not-start";
  if (!ran) return "no-tests";
  return failed === (result.exitCode !== 0) ? "completed" : "crashed";
}

/** What the status means, in words, where the runner's own output does not say it. */
function explain(status: TestReport["status"], result: CommandResult, records: RunRecords): string | null {
  if (status === "timed-out") return "The run reached its time limit.";
  if (status === "no-tests") return "The run ended without running a test.";
  if (status !== "crashed") return null;
  if (result.limit !== null) return `The run was ended by its limit of ${result.limit}.`;
  if (result.signal !== null) return `The run was ended by ${result.signal}.`;
  if (records.damaged !== null) return `The results can't be trusted: ${records.damaged}.`;
  if (!records.ended)
    return `The run ended before its results were whole, with exit code ${result.exitCode}.`;
  const failed = records.tests.filter((test) => test.outcome === "failed").length;
  return `The results and the exit code contradict each other: ${failed} failed, exit code ${result.exitCode}.`;
}
