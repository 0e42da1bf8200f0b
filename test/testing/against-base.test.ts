import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { Baseline, BaseState } from "../../src/domain/baseline.js";
import type { TestSuite } from "../../src/domain/ports.js";
import type { TestReport } from "../../src/domain/test-report.js";
import { measureBaseline } from "../../src/testing/baseline.js";
import { compare } from "../../src/testing/compare.js";
import { confirmRegressions } from "../../src/testing/confirm-regressions.js";
import { base, changesOf } from "../support/plain-workspace.js";
import { never, suiteOf } from "./runners/support.js";

const command = { command: "node --test" };

/** A test that fails in the runs whose number `fails` names, counted over processes. */
const counted = (title: string, fails: string): string => {
  const counter = path.join(mkdtempSync(path.join(tmpdir(), "counter-")), "runs");
  return `
    require("node:test")("${title}", () => {
      const fs = require("node:fs");
      fs.appendFileSync("${counter}", "x");
      const run = fs.statSync("${counter}").size;
      if (${fails}) throw new Error("run " + run);
    });`;
};

describe("the baseline", () => {
  it("checklist 11: tells passing, failing, flaky and skipped tests apart", async () => {
    const suite = await suiteOf(
      {
        "test/steady.test.js": `
          const test = require("node:test");
          test("good", () => {});
          test("bad", () => { throw new Error("always"); });
          test.skip("later", () => {});`,
        "test/flaky.test.js": counted("sometimes", "run === 1"),
      },
      command,
    );
    const { states, report } = await measureBaseline({ suite, base, signal: never });
    expect(report.status).toBe("completed");
    expect(states).toEqual({
      "test/steady.test.js > good": "passing",
      "test/steady.test.js > bad": "failing",
      "test/steady.test.js > later": "skipped",
      "test/flaky.test.js > sometimes": "flaky",
    });
  });
});

describe("the comparison", () => {
  const report = (outcomes: Record<string, "passed" | "failed" | "skipped">): TestReport => ({
    runner: "x",
    command: "x",
    status: "completed",
    tests: Object.entries(outcomes).map(([id, outcome]) => ({
      id,
      outcome,
      file: null,
      durationMs: 0,
      message: null,
      stack: null,
    })),
    exitCode: 0,
    durationMs: 1,
    output: "",
  });

  it.each([
    ["passing", "passed", null],
    ["passing", "failed", "broken"],
    ["passing", "skipped", "skipped"],
    ["passing", null, "vanished"],
    ["failing", "passed", "fixed"],
    ["failing", "failed", "stillFailing"],
    ["failing", "skipped", "stillFailing"],
    ["failing", null, "stillFailing"],
    ["flaky", "failed", "flaky"],
    ["flaky", "passed", null],
    ["flaky", null, "vanished"],
    ["skipped", "passed", "addedPassing"],
    ["skipped", "failed", "addedFailing"],
    ["skipped", null, null],
    [null, "passed", "addedPassing"],
    [null, "failed", "addedFailing"],
    [null, "skipped", null],
  ] as const)("calls a test that is %s on the base and %s now: %s", (state, outcome, list) => {
    const baseline: Baseline = {
      report: report({}),
      states: state === null ? {} : { t: state as BaseState },
    };
    const comparison = compare(baseline, report(outcome === null ? {} : { t: outcome }));
    const named = Object.entries(comparison).flatMap(([name, ids]) => (ids.includes("t") ? [name] : []));
    expect(named).toEqual(list === null ? [] : [list]);
  });
});

describe("confirming regressions", () => {
  const confirm = async (
    files: Record<string, string>,
    patch: Record<string, string | null>,
    repeats = 8,
  ) => {
    const suite = await suiteOf(files, command);
    const baseline = await measureBaseline({ suite, base, signal: never });
    const changes = changesOf(patch);
    const report = await suite.run({ changes }, never);
    return confirmRegressions({ suite, changes, baseline, report, repeats, signal: never });
  };

  it("checklist 11: blames what fails each time, and acquits what passes once, with the counts", async () => {
    const { comparison, counts } = await confirm(
      {
        "src.js": "module.exports = 1;",
        "test/real.test.js":
          'require("node:test")("real", () => { if (require("../src.js") !== 1) throw 1; });',
        "test/flaky.test.js": counted("sometimes", "run === 2 || run === 3"),
      },
      { "src.js": "module.exports = 2;" },
      4,
    );
    expect(comparison.broken).toEqual(["test/real.test.js > real"]);
    expect(comparison.flaky).toEqual(["test/flaky.test.js > sometimes"]);
    expect(counts["test/real.test.js > real"]).toEqual({ failed: 4, runs: 4 });
    expect(counts["test/flaky.test.js > sometimes"]?.failed).toBe(2);
  });

  it("does not acquit a test that the patch breaks only in the company of others", async () => {
    const mocha = { command: "npx mocha test/*.js" };
    const suite = await suiteOf(
      {
        "src.js": "",
        "test/a.js": 'it("loads", () => { require("../src.js"); });',
        "test/b.js": 'it("is not disturbed", () => { if (globalThis.left) throw new Error("left over"); });',
      },
      mocha,
    );
    const baseline = await measureBaseline({ suite, base, signal: never });
    const changes = changesOf({ "src.js": "globalThis.left = true;" });
    const report = await suite.run({ changes }, never);
    const { comparison, counts } = await confirmRegressions({
      suite,
      changes,
      baseline,
      report,
      repeats: 3,
      signal: never,
    });
    expect(comparison.broken).toEqual(["test/b.js > is not disturbed"]);
    expect(counts["test/b.js > is not disturbed"]).toEqual({ failed: 3, runs: 4 });
  });

  it("asks no more often than it must where each run reaches its time limit", async () => {
    const suite = await suiteOf(
      { "src.js": "", "test/x.test.js": 'require("../src.js"); require("node:test")("x", () => {});' },
      command,
    );
    const baseline = await measureBaseline({ suite, base, signal: never });
    const changes = changesOf({ "src.js": "for (;;);" });
    const ran: (readonly string[] | undefined)[] = [];
    const impatient: TestSuite = {
      ...suite,
      run: (request, signal) => {
        ran.push(request.only);
        return suite.run({ ...request, timeoutMs: 700 }, signal);
      },
    };
    const report = await impatient.run({ changes }, never);
    const asked = { suite: impatient, changes, baseline, report, repeats: 8, signal: never };
    const { comparison } = await confirmRegressions(asked);
    expect(comparison.vanished).toEqual(["test/x.test.js > x"]);
    expect(ran).toEqual([undefined, undefined, ["test/x.test.js"]]);
  });

  it("counts a test that vanished or is skipped as broken", async () => {
    const test = 'const test = require("node:test"); test("a", () => {}); test("b", () => {});';
    const { comparison } = await confirm(
      { "test/x.test.js": test },
      { "test/x.test.js": 'require("node:test").skip("a", () => {});' },
      2,
    );
    expect(comparison.skipped).toEqual(["test/x.test.js > a"]);
    expect(comparison.vanished).toEqual(["test/x.test.js > b"]);
  });
});
