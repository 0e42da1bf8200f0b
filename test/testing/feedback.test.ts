import { describe, expect, it } from "@jest/globals";
import { feedback, feedbackText } from "../../src/testing/feedback.js";
import { changesOf } from "../support/plain-workspace.js";
import { never, suiteOf } from "./runners/support.js";

const files = {
  "src/sum.js":
    "exports.sum = (a, b) => {\n  if (b === 0) throw new TypeError('no zero');\n  return a - b;\n};\n",
  "test/sum.test.js": `const test = require("node:test");
const assert = require("node:assert/strict");
const { sum } = require("../src/sum.js");
test("adds", () => { assert.equal(sum(2, 1), 3); });
test("throws", () => { sum(1, 0); });
test("hangs", { timeout: 50 }, async () => { await new Promise((done) => setTimeout(done, 400)); });
`,
};
const read = async (path: string) => (files as Record<string, string>)[path] ?? null;

describe("feedback", () => {
  it("types each failure, with the frames that lie in the repository", async () => {
    const suite = await suiteOf(files, { command: "node --test test/" });
    const report = await suite.run({ changes: changesOf({}) }, never);
    const failures = await feedback(report, null, { read });
    expect(failures.map(({ id, kind }) => [id, kind])).toEqual([
      ["test/sum.test.js > adds", "assertion"],
      ["test/sum.test.js > throws", "exception"],
      ["test/sum.test.js > hangs", "time-limit"],
    ]);
    expect(failures[1]?.frames).toEqual([
      { path: "src/sum.js", line: 2, source: "  if (b === 0) throw new TypeError('no zero');" },
      { path: "test/sum.test.js", line: 5, source: 'test("throws", () => { sum(1, 0); });' },
    ]);
    const text = feedbackText(failures, 4000);
    expect(text).toContain("1 !== 3");
    expect(text).not.toMatch(/\/tmp\/suite/);
    expect(await feedback(await suite.run({ changes: changesOf({}) }, never), null, { read })).toEqual(
      failures,
    );
  });

  it("says that a test did not run, and why a whole suite did not start", async () => {
    const suite = await suiteOf(files, { command: "node --test test/" });
    const report = await suite.run({ changes: changesOf({}), only: ["test/sum.test.js"] }, never);
    expect((await feedback(report, ["test/gone.test.js > x"], { read })).map(({ kind }) => kind)).toEqual([
      "missing",
    ]);
    const mocha = await suiteOf({ "test/a.js": "const = 1;" }, { command: "npx mocha test/" });
    const [whole] = await feedback(await mocha.run({ changes: changesOf({}) }, never), null, { read });
    expect(whole).toMatchObject({ kind: "did-not-start" });
    expect(whole?.message).toContain("SyntaxError");
  });

  it("gives each failure its share of the bound", () => {
    const failure = (id: string) => ({
      id,
      kind: "assertion" as const,
      message: "x".repeat(5000),
      expected: null,
      actual: null,
      values: null,
      frames: [],
    });
    const text = feedbackText(["first", "second", "third"].map(failure), 1500);
    for (const id of ["first", "second", "third"]) expect(text).toContain(id);
    expect(text.length).toBeLessThan(1700);
  });
});
