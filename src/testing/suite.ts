import path from "node:path";
import type { TestSuite, Workspace } from "../domain/ports.js";
import type { Facts } from "./facts.js";
import { placeNewTest } from "./new-test-path.js";
import { toReport } from "./report.js";
import type { Detected, Runner } from "./runner.js";
import { stripControls } from "./text.js";

/** A TestSuite with what the rest of this room needs to know about its runner. */
export interface DetectedSuite extends TestSuite {
  facts: Facts;
  native: Runner;
  /** A file's text at the base; null when absent. */
  read: (path: string) => Promise<string | null>;
  /**
   * True for a place among test files of which not one was seen to run while others were: a file there is loaded by some
   * other, or by nobody, and a new one would not run either.
   */
  isIdle: (path: string) => boolean;
}

/** The suite of a repository, run by one runner with one command. `timeoutMs` bounds one run of it. */
export function makeSuite({
  workspace,
  runner,
  detected,
  facts,
  timeoutMs,
}: {
  workspace: Workspace;
  runner: Runner;
  detected: Detected;
  facts: Facts;
  timeoutMs: number;
}): DetectedSuite {
  // Which files hold tests is known best from what ran: the repository's own patterns may be code.
  const seen = new Set<string>();
  const isTestFile = (file: string): boolean => runner.isTestFile(file, facts) || seen.has(file);
  return {
    runner: runner.name,
    command: detected.command,
    reason: detected.reason,
    facts,
    native: runner,
    read: workspace.read,
    isTestFile,
    isIdle: (file) => {
      const { dirname } = path.posix;
      const beside = facts.files.filter(
        (other) => dirname(other) === dirname(file) && runner.isTestFile(other, facts),
      );
      return seen.size > 0 && beside.length > 0 && !beside.some((other) => seen.has(other));
    },
    newTestPath: (stem) => placeNewTest(stem, facts.files.filter(isTestFile), facts, runner),
    run: async ({ changes, only, timeoutMs: shorter = timeoutMs }, signal) => {
      const chosen = only === undefined ? null : only.map((file) => path.posix.normalize(file));
      const instrumented = runner.instrument({ command: detected.command, only: chosen });
      const limit = Math.min(shorter, timeoutMs);
      const result = await workspace.run({ ...instrumented, changes, timeoutMs: limit }, signal);
      const records = runner.parse(result);
      const kept =
        chosen === null
          ? records
          : {
              ...records,
              tests: records.tests.filter((test) => test.file === null || chosen.includes(test.file)),
            };
      const report = toReport(runner.name, detected.command, result, kept);
      for (const test of runner.inlineTests ? [] : report.tests) {
        if (test.file !== null && facts.has(test.file) && !records.errors.includes(test.id))
          seen.add(test.file);
      }
      return { ...report, output: stripControls(report.output) };
    },
  };
}
