import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type BaseState, regressions } from "../../../src/domain/baseline.js";
import type { TestReport } from "../../../src/domain/test-report.js";
import { compare } from "../../../src/testing/compare.js";
import { type Climbing, climb } from "../../../src/testing/ladder.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never, suiteOf } from "../runners/support.js";

type Outcome = TestReport["tests"][number]["outcome"];
interface Model {
  /** Of each test, by file: its state on the base, what it does now, and whether it passes on the base when alone. */
  files: { base: BaseState; now: Outcome | "absent"; alone: boolean }[][];
  selection: number[];
  brokeBefore: number[];
}

const model: fc.Arbitrary<Model> = fc.record({
  files: fc.array(
    fc.array(
      fc.record({
        base: fc.constantFrom<BaseState>("passing", "passing", "failing", "flaky", "skipped"),
        now: fc.constantFrom<Outcome | "absent">("passed", "passed", "passed", "failed", "skipped", "absent"),
        alone: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    { minLength: 4, maxLength: 9 },
  ),
  selection: fc.array(fc.nat(12)),
  brokeBefore: fc.array(fc.nat(8), { maxLength: 3 }),
});

const fileName = (n: number): string => `test/f${n}.test.js`;

describe("whatever a selection misses", () => {
  it("a climb that breaks nothing ran the whole suite, and one that stops early tells nothing but the truth", async () => {
    const real = await suiteOf({ "a.test.js": "" }, { command: "node --test" });
    await fc.assert(
      fc.asyncProperty(model, async ({ files, selection, brokeBefore }) => {
        const all = files.flatMap((tests, n) =>
          tests.map((test, i) => ({ ...test, file: fileName(n), id: `${fileName(n)} > t${i}` })),
        );
        const report = (outcome: (test: (typeof all)[number]) => Outcome | "absent"): TestReport => ({
          runner: "model",
          command: "model",
          status: "completed",
          tests: all.flatMap((test) => {
            const said = outcome(test);
            const { id, file } = test;
            return said === "absent"
              ? []
              : [{ id, file, outcome: said, durationMs: 10, message: null, stack: null }];
          }),
          exitCode: 0,
          durationMs: 10_000,
          output: "",
        });
        const { related: _, ...native } = real.native;
        let wholeRuns = 0;
        const suite: Climbing["suite"] = {
          ...real,
          native,
          isTestFile: () => true,
          run: async ({ changes, only }) => {
            if (only === undefined) wholeRuns += 1;
            const onBase = changes.files.length === 0;
            const said = report((test) => (onBase ? (test.alone ? "passed" : "failed") : test.now));
            return only === undefined
              ? said
              : { ...said, tests: said.tests.filter(({ file }) => only.includes(file ?? "")) };
          },
        };
        const baseline = {
          report: report(({ base: state }) =>
            state === "skipped" ? "skipped" : state === "failing" ? "failed" : "passed",
          ),
          states: Object.fromEntries(all.map((test) => [test.id, test.base])),
        };
        const climbed = await climb({
          suite,
          workspace: plainWorkspace({}),
          baseline,
          changes: changesOf({ "data.txt": "changed" }),
          newTests: [],
          brokeBefore: brokeBefore.flatMap((n) => all[n]?.id ?? []),
          excused: [],
          dependents: async () => new Set(selection.map(fileName)),
          onSkip: async () => {},
          onRun: async () => {},
          now: () => 0,
          signal: never,
        });
        const whole = compare(
          baseline,
          report((test) => test.now),
        );
        const lost = regressions(climbed.comparison);
        if (climbed.report.part === undefined) {
          expect(wholeRuns).toBe(1);
          expect(climbed.comparison).toEqual(whole);
          expect(climbed.unknown).toEqual([]);
        } else {
          expect(wholeRuns).toBe(0);
          expect(lost.length).toBeGreaterThan(0);
          expect(regressions(whole)).toEqual(expect.arrayContaining(lost));
          expect(lost.filter((id) => climbed.unknown.includes(id))).toEqual([]);
        }
        if (lost.length === 0) expect(regressions(whole)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
