import type { SuiteRequest } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";
import { idsWith, type TestReport } from "../domain/test-report.js";
import type { Room } from "./room.js";

/** Runs the suite and journals what it said, in counts. */
export async function runSuite(
  room: Room,
  stage: StageName,
  purpose: string,
  request: SuiteRequest,
): Promise<TestReport> {
  const report = await room.suite.run(request, room.signal);
  await journalRun(room, stage, purpose, report);
  return report;
}

/** For reports that were made elsewhere, such as a baseline's. */
export async function journalRun(
  room: Room,
  stage: StageName,
  purpose: string,
  report: TestReport,
): Promise<void> {
  await room.journal.append({
    type: "command-finished",
    stage,
    purpose,
    command: report.command,
    exitCode: report.exitCode,
    limit: report.status === "timed-out" ? "time" : null,
    durationMs: report.durationMs,
    tests: report.part?.rung === "syntax" ? null : counts(report),
  });
}

const counts = (report: TestReport) => ({
  passed: idsWith(report, "passed").length,
  failed: idsWith(report, "failed").length,
  skipped: idsWith(report, "skipped").length,
});
