import { expect } from "@jest/globals";
import { dependentsOf } from "../../../src/context/dependents.js";
import { Config } from "../../../src/domain/config.js";
import type { TestReport } from "../../../src/domain/test-report.js";
import { measureBaseline } from "../../../src/testing/baseline.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import { type Climb, climb } from "../../../src/testing/ladder.js";
import { base, changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never } from "../runners/support.js";

export type Files = Record<string, string>;

/** A repository with its baseline, on which candidates climb; the limit for quick suites is off unless told. */
export async function groundOf(files: Files, command: string) {
  const workspace = plainWorkspace(files);
  const suite = await detectSuite({ workspace, config: Config.parse({ test: { command } }) });
  const baseline = await measureBaseline({ suite, base, signal: never });
  expect(baseline.report.status).toBe("completed");
  // Without the runner's own selection.
  const { related: _, ...native } = suite.native;
  return async (
    changed: Record<string, string | null>,
    { selection, ...more }: Partial<Parameters<typeof climb>[0]> & { selection?: readonly string[] } = {},
  ): Promise<Climb & { purposes: string[] }> => {
    const purposes: string[] = [];
    const changes = changesOf(changed);
    const climbed = await climb({
      // A suite of its own: what was learnt from one climb is not brought to the next.
      suite: selection === undefined ? { ...suite } : { ...suite, native },
      workspace,
      baseline,
      changes,
      newTests: [],
      brokeBefore: [],
      excused: [],
      dependents: async (one, signal) =>
        selection === undefined ? dependentsOf(workspace, one, signal) : new Set(selection),
      onSkip: async () => {},
      onRun: async (purpose: string, _report: TestReport) => void purposes.push(purpose),
      now: Date.now,
      quickMs: 0,
      signal: never,
      ...more,
    });
    return { ...climbed, purposes };
  };
}

/** Six modules, each with a test of its own; the second needs the first. What a runner calls a test is its own. */
const six = (
  module: (n: number) => [string, string],
  test: (n: number) => [string, string],
  more: Files = {},
): Files => ({
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].flatMap((n) => [module(n), test(n)])),
  ...more,
});

export const nodeFiles = six(
  (n) => [
    `src/m${n}.js`,
    n === 2 ? 'exports.value = () => require("./m1").value() + 1;' : `exports.value = () => ${n};`,
  ],
  (n) => [
    `test/m${n}.test.js`,
    `require("node:test")("m${n}", () => require("node:assert").equal(require("../src/m${n}").value(), ${n}));`,
  ],
);
export const jestFiles = six(
  (n) => [
    `src/m${n}.js`,
    n === 2 ? 'exports.value = () => require("./m1").value() + 1;' : `exports.value = () => ${n};`,
  ],
  (n) => [`test/m${n}.test.js`, `test("m${n}", () => expect(require("../src/m${n}").value()).toBe(${n}));`],
  { "package.json": JSON.stringify({ name: "x", jest: {} }) },
);
export const vitestFiles = six(
  (n) => [
    `src/m${n}.mjs`,
    n === 2
      ? 'import { value as one } from "./m1.mjs";\nexport const value = () => one() + 1;'
      : `export const value = () => ${n};`,
  ],
  (n) => [
    `test/m${n}.test.mjs`,
    `import { expect, test } from "vitest";\nimport { value } from "../src/m${n}.mjs";\ntest("m${n}", () => expect(value()).toBe(${n}));`,
  ],
  { "package.json": JSON.stringify({ name: "x" }) },
);
export const pythonFiles = six(
  (n) => [
    `src/m${n}.py`,
    n === 2
      ? "from m1 import value as one\ndef value():\n    return one() + 1\n"
      : `def value():\n    return ${n}\n`,
  ],
  (n) => [`tests/test_m${n}.py`, `from m${n} import value\ndef test_m${n}():\n    assert value() == ${n}\n`],
  { "pytest.ini": "[pytest]\npythonpath = src\n" },
);
