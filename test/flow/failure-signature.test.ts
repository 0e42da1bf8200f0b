import { describe, expect, it } from "@jest/globals";
import type { TestReport } from "../../src/domain/test-report.js";
import { failureSignature } from "../../src/flow/failure-signature.js";

const report = (message: string): TestReport => ({
  runner: "node",
  command: "node --test",
  status: "completed",
  tests: [
    { id: "a.test.js > a", file: "a.test.js", outcome: "failed", durationMs: 1, message, stack: null },
    { id: "a.test.js > b", file: "a.test.js", outcome: "failed", durationMs: 1, message: "b", stack: null },
  ],
  exitCode: 1,
  durationMs: 1,
  output: "",
});
const of = (message: string, ids: string[]) => failureSignature(report(message), ids);
const [a, b] = ["a.test.js > a", "a.test.js > b"];

describe("a failure's signature", () => {
  it("is the same where only places and durations differ", async () => {
    const one = await of("AssertionError: 1 == 2 at src/x.js:12:4 (12 ms)", [a, b]);
    expect(await of("AssertionError: 1 == 2 at src/x.js:99:1 (7 ms)", [b, a])).toBe(one);
  });

  it("differs with the value, the test and the outcome", async () => {
    const all = await Promise.all([
      of("AssertionError: 1 == 2", [a]),
      of("AssertionError: 1 == 3", [a]),
      of("AssertionError: 1 == 2", [b]),
      of("AssertionError: 1 == 2", [a, b]),
      failureSignature({ ...report("AssertionError: 1 == 2"), tests: [] }, [a]),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});
