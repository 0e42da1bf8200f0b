import { describe, expect, it } from "@jest/globals";
import { findTests } from "../../../src/bench/suites/repositories/test-names.js";
import type { TestReport } from "../../../src/domain/test-report.js";

const reportOf = (...ids: string[]): TestReport => ({
  runner: "any",
  command: "any",
  status: "completed",
  exitCode: 0,
  durationMs: 1,
  output: "",
  tests: ids.map((id) => ({ id, file: null, outcome: "passed", durationMs: 1, message: null, stack: null })),
});

describe("the tests that a suite's file means", () => {
  it.each([
    ["tests/test_a.py::test_b[1-x]", "tests/test_a.py > test_b[1-x]"],
    ["tests/test_a.py::TestA::test_b", "tests/test_a.py > TestA > test_b"],
    ["tests.test_a > test_b", "tests/test_a.py > test_b"],
    [
      "test/utils.js > normalize(a, b) options limit should throw",
      "test/utils.js > normalize(a, b) > options > limit > should throw",
    ],
    ["lib/parse.test.js > parse() a b", "packages/p/tests/lib/parse.test.js > parse() > a b"],
    ["index.ts > $.imports > works", "test/index.ts > $.imports > works"],
    ["allows what is unlimited", "test/parse.js > parse() > allows what is unlimited"],
  ])("%j is %j", (name, id) => {
    expect(findTests(reportOf(id, "test/other.js > other"), name).map((test) => test.id)).toEqual([id]);
  });

  it.each([
    ["test_b", "tests/test_a.py > not_test_b"],
    ["tests/test_a.py::test_b[1]", "tests/test_a.py > test_b[11]"],
    ["a.js > works", "b.js > works"],
    ["works", "a.js > works not"],
  ])("%j is not %j", (name, id) => {
    expect(findTests(reportOf(id), name)).toEqual([]);
  });

  it("are the exact ones where there are such", () => {
    const report = reportOf("a.js > works", "sub/a.js > works");
    expect(findTests(report, "a.js > works").map((test) => test.id)).toEqual(["a.js > works"]);
    expect(findTests(report, "works")).toHaveLength(2);
  });
});
