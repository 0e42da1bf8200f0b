import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const repository = (tests: Record<string, string>, script = "node --test") => ({
  "package.json": JSON.stringify({ scripts: { test: script } }),
  ...tests,
});

const see = `
  const { test } = require("node:test");
  const assert = require("node:assert");
  test("sees nothing of it", () => {
    assert.deepStrictEqual(process.argv.slice(2), []);
    assert.strictEqual(process.argv[1], __filename);
    assert.deepStrictEqual(process.execArgv, []);
    assert.deepStrictEqual(Object.keys(process.env).filter((name) => /PATCHWRIGHT|NODE_OPTIONS/.test(name)), []);
  });`;

describe("the node:test listener", () => {
  it("tells of every test, with ordinals, skips, values and a file that does not load", async () => {
    const report = await runOf(
      repository({
        "test/sum.test.js": `
          const { describe, it, test } = require("node:test");
          const assert = require("node:assert/strict");
          describe("sum", () => {
            it("adds", () => {});
            it("adds", () => assert.equal(1 + 1, 3, "no sum"));
            it.skip("later", () => {});
            it.todo("once", () => { throw new Error("not yet"); });
          });
          test("outer", async (t) => { await t.test("inner", () => {}); });`,
        "test/broken.test.js": "this does not parse",
        "test/plain.js": "require('node:assert')(true)",
      }),
    );
    expect(outcomes(report)).toEqual({
      "test/sum.test.js > sum > adds": "passed",
      "test/sum.test.js > sum > adds #2": "failed",
      "test/sum.test.js > sum > later": "skipped",
      "test/sum.test.js > sum > once": "skipped",
      "test/sum.test.js > outer": "passed",
      "test/sum.test.js > outer > inner": "passed",
      "test/broken.test.js": "failed",
      "test/plain.js": "passed",
    });
    const failed = find(report, "test/sum.test.js > sum > adds #2");
    expect(failed.message).toContain("no sum");
    expect(failed.message).toContain("2 !== 3");
    expect(failed.stack).toContain("sum.test.js:6");
    expect(find(report, "test/broken.test.js").message).toContain("SyntaxError");
  });

  it("leaves arguments and environment as in a plain run, with and without --test", async () => {
    expect(outcomes(await runOf(repository({ "see.test.js": see })))).toEqual({
      "see.test.js > sees nothing of it": "passed",
    });
    expect(outcomes(await runOf(repository({ "check.js": see }, "node check.js")))).toEqual({
      "check.js > sees nothing of it": "passed",
    });
  });

  it("runs chosen files only, also beside a reporter that the script names", async () => {
    const files = repository(
      {
        "test/a.test.js": 'require("node:test")("a", () => {});',
        "test/b.test.js": 'require("node:test")("b", () => {});',
      },
      "node --test --test-reporter=dot test/",
    );
    expect(outcomes(await runOf(files, { only: ["test/b.test.js"] }))).toEqual({
      "test/b.test.js > b": "passed",
    });
    expect(Object.keys(outcomes(await runOf(files)))).toHaveLength(2);
  });

  it("calls no tests no pass, a hanging run timed out, and loses the tests of a process that ends early", async () => {
    expect((await runOf(repository({ "a.txt": "" }))).status).not.toBe("completed");
    const skipped = await runOf(repository({ "a.test.js": 'require("node:test").skip("a", () => {});' }));
    expect(skipped.status).toBe("no-tests");
    const hangs = await runOf(repository({ "a.test.js": "for (;;);" }), { timeoutMinutes: 0.02 });
    expect(hangs.status).toBe("timed-out");
    const exits = await runOf(
      repository({
        "a.test.js":
          'const test = require("node:test"); test("a", () => {}); test("b", () => process.exit(0));',
      }),
    );
    expect(Object.keys(outcomes(exits))).toEqual(["a.test.js"]);
  });
});
