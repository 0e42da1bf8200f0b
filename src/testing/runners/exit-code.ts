import type { CommandResult } from "../../domain/ports.js";
import { noRecords, type RunRecords } from "../records.js";
import { defineRunner } from "../runner.js";
import { isScriptTestOrInFolder } from "./javascript.js";

/**
 * The last road: a command whose exit code is all that is known, seen as one test called `suite`. It can't tell a broken
 * test from one that was broken before, nor that it ran any test at all; evidence says so.
 */
export const exitCode = defineRunner({
  name: "exit-code",
  detect: () => null,
  invoked: () => false,
  instrument: ({ command }) => ({ command, support: {}, collect: [] }),
  parse: (result: CommandResult): RunRecords => {
    if (result.exitCode === null) return { ...noRecords, started: true };
    const failed = result.exitCode !== 0;
    const output = `${result.stdout}\n${result.stderr}`.trim();
    return {
      ...noRecords,
      tests: [
        {
          id: "suite",
          file: null,
          outcome: failed ? "failed" : "passed",
          durationMs: Math.round(result.durationMs),
          message: failed ? `exit code ${result.exitCode}` : null,
          stack: failed ? output.slice(-4000) : null,
        },
      ],
      started: true,
      ended: true,
    };
  },
  isTestFile: (path) => isScriptTestOrInFolder(path) || /(^|\/)(tests?|spec)\//.test(path),
  newTestPath: (stem) => `test/${stem}`,
  steers: () => false,
  judge: ({ title }) => (title === null ? "broken" : "fails"),
  sentinel: null,
});
