import { expect } from "@jest/globals";
import { Config } from "../../../src/domain/config.js";
import type { TestReport } from "../../../src/domain/test-report.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import type { DetectedSuite } from "../../../src/testing/suite.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";

export const never = new AbortController().signal;

export const suiteOf = async (
  files: Readonly<Record<string, string>>,
  test: Record<string, unknown> = {},
): Promise<DetectedSuite> =>
  detectSuite({ workspace: plainWorkspace(files), config: Config.parse({ test }) });

export const runOf = async (
  files: Readonly<Record<string, string>>,
  { only, ...test }: { only?: string[]; timeoutMinutes?: number; command?: string } = {},
): Promise<TestReport> => {
  const suite = await suiteOf(files, test);
  return suite.run({ changes: changesOf({}), ...(only === undefined ? {} : { only }) }, never);
};

/** Outcomes by id, after checking that the run ended as it should. */
export function outcomes(
  report: TestReport,
  status: TestReport["status"] = "completed",
): Record<string, string> {
  if (report.status !== status) throw new Error(`${report.status}, not ${status}:\n${report.output}`);
  expect(report.durationMs).toBeGreaterThan(0);
  return Object.fromEntries(report.tests.map((test) => [test.id, test.outcome]));
}

export const find = (report: TestReport, id: string) => {
  const test = report.tests.find((one) => one.id === id);
  if (test === undefined) throw new Error(`no ${id} among ${report.tests.map((one) => one.id).join(", ")}`);
  return test;
};
