import { describe, expect, it } from "@jest/globals";
import { changeSetHash, mergeChangeSets } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import { Evidence } from "../../src/domain/evidence.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { prove } from "../../src/testing/prove.js";
import { changesOf, plainWorkspace } from "../support/plain-workspace.js";
import { never } from "./runners/support.js";

const files = {
  "package.json": JSON.stringify({ scripts: { test: "node --test test/" } }),
  "src/math.js": `exports.sum = (a, b) => a - b;
// 1
// 2
// 3
// 4
// 5
// 6
// 7
// 8
exports.one = () => 1;
`,
  "test/math.test.js": `const test = require("node:test");
const { one } = require("../src/math.js");
test("one", () => { if (one() !== 1) throw new Error("not one"); });
`,
};
const right = files["src/math.js"].replace("a - b", "a + b");
const newTest = {
  "test/sum.test.js": `const test = require("node:test");
test("sum", () => { const r = require("../src/math.js").sum(2, 1); if (r !== 3) throw new Error("expected 3, got " + r); });
`,
};

const proveIt = async (
  patch: Record<string, string | null>,
  tests: Record<string, string> = newTest,
  command = "node --test test/",
) => {
  const workspace = plainWorkspace(files);
  const suite = await detectSuite({
    workspace,
    config: Config.parse({ test: { command } }),
  });
  const evidence = await prove({
    suite,
    workspace,
    changes: changesOf(patch),
    tests: changesOf(tests),
    repeats: 2,
    signal: never,
  });
  return Evidence.parse(evidence);
};

describe("a proof", () => {
  it("objects to a new test file that the repository's own command passes by", async () => {
    const evidence = await proveIt({ "src/math.js": right }, newTest, "node --test test/math.test.js");
    expect(evidence.newTests).toMatchObject([{ onBase: "failed", onHead: "passed" }]);
    expect(evidence.objections).toEqual([
      "The repository's own test command does not run the new test file test/sum.test.js.",
    ]);
  });

  it("asks for no test of documentation and comments, and says so", async () => {
    const patch = { "src/math.js": right.replace("// 8", "// eight"), "README.md": "# Math\n" };
    const evidence = await proveIt(patch);
    expect(evidence.objections).toEqual([]);
    expect(evidence.hunks).toHaveLength(1);
    expect(evidence.hunksAside).toEqual(["README.md:1 (documentation)", "src/math.js:9 (comments)"]);
  });

  it("has no objection to a patch whose test fails without it and passes with it", async () => {
    const evidence = await proveIt({ "src/math.js": right });
    expect(evidence.objections).toEqual([]);
    expect(evidence.newTests).toEqual([{ id: "test/sum.test.js > sum", onBase: "failed", onHead: "passed" }]);
    expect(evidence.hunks).toEqual([{ path: "src/math.js", line: 1, noticedBy: ["test/sum.test.js > sum"] }]);
    expect(evidence.base).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(evidence.head).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(evidence.changeSet).toBe(
      changeSetHash(mergeChangeSets(changesOf({ "src/math.js": right }), changesOf(newTest))),
    );
  });

  it("objects to a change that no test notices", async () => {
    const more = right
      .replace("// 8\n", "// 8\n")
      .replace("exports.one = () => 1;", "exports.one = () => 1;\nexports.two = 2;");
    const { objections } = await proveIt({ "src/math.js": more });
    expect(objections).toEqual(["No test notices when the change at src/math.js:11 is taken out."]);
  });

  it("objects to a broken test, and to one that fails with the patch", async () => {
    const { objections, comparison } = await proveIt({
      "src/math.js": "exports.sum = (a, b) => a * b; exports.one = () => 2;",
    });
    expect(comparison.broken).toEqual(["test/math.test.js > one"]);
    expect(objections).toContain(
      "Passing on the base, failing each time with the patch: test/math.test.js > one.",
    );
    expect(objections).toContain("New tests that fail with the patch: test/sum.test.js > sum.");
    expect(objections).toContain("No new test fails without the patch and passes with it.");
  });

  it("checklist 14: judges by the base's own tests, and lists what it left out", async () => {
    const { objections, comparison } = await proveIt({
      "src/math.js": right.replace("() => 1", "() => 2"),
      "test/math.test.js": null,
    });
    expect(comparison.broken).toEqual(["test/math.test.js > one"]);
    expect(objections).toContain(
      "The patch's change to test/math.test.js is left out of the verdict: it deletes a test file.",
    );
  });

  it("checklist 12: marks a new test that needs what the patch adds", async () => {
    const evidence = await proveIt(
      { "src/product.js": "exports.product = (a, b) => a * b;" },
      {
        "test/product.test.js": `const { product } = require("../src/product.js");
          require("node:test")("product", () => { if (product(2, 3) !== 6) throw new Error("no"); });`,
      },
    );
    expect(evidence.newTests).toEqual([
      { id: "test/product.test.js > product", onBase: "absent", onHead: "passed" },
    ]);
    expect(evidence.objections).toEqual([]);
  });
});
