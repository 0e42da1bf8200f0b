import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf, suiteOf } from "./support.js";

const repository = (tests: Record<string, string>, script = "mocha --check-leaks test/") => ({
  "package.json": JSON.stringify({ scripts: { test: script }, devDependencies: { mocha: "1" } }),
  ...tests,
});

describe("the Mocha listener", () => {
  it("tells of every test, with ordinals, skips, values and failing hooks", async () => {
    const report = await runOf(
      repository({
        "test/sum.js": `
          const assert = require("node:assert");
          describe("sum", () => {
            it("adds", () => {});
            it("adds", () => assert.strictEqual(1 + 1, 3));
            it.skip("later", () => {});
          });
          describe("hooked", () => { before(() => { throw new Error("no set-up"); }); it("never", () => {}); });`,
      }),
    );
    expect(outcomes(report)).toEqual({
      "test/sum.js > sum > adds": "passed",
      "test/sum.js > sum > adds #2": "failed",
      "test/sum.js > sum > later": "skipped",
      'test/sum.js > hooked > "before all" hook for "never"': "failed",
    });
    const failed = find(report, "test/sum.js > sum > adds #2");
    expect(failed.message).toContain("2 !== 3");
    expect(failed.stack).toContain("sum.js:5");
  });

  it("leaves arguments, environment and working directory as in a plain run", async () => {
    const report = await runOf(
      repository({
        "test/see.js": `
          const assert = require("node:assert");
          it("sees nothing of it", () => {
            assert.deepStrictEqual(process.argv.slice(2), ["--check-leaks", "test/"]);
            assert.deepStrictEqual(process.execArgv, []);
            assert.deepStrictEqual(Object.keys(process.env).filter((name) => /PATCHWRIGHT|NODE_OPTIONS/.test(name)), []);
            assert.strictEqual(process.cwd(), require("path").dirname(__dirname));
          });`,
      }),
    );
    expect(outcomes(report)).toEqual({ "test/see.js > sees nothing of it": "passed" });
  });

  it("runs chosen files only, also with options for Node itself, in parallel, and as modules", async () => {
    const files = {
      "test/a.js": 'it("a", () => {});',
      "test/b.mjs": 'import "node:fs"; it("b", () => {});',
    };
    for (const script of ["mocha test/*.js", "mocha --no-warnings test/*", "mocha --parallel test/*"]) {
      const report = await runOf(repository(files, script), { only: ["test/b.mjs"] });
      expect(outcomes(report)).toEqual({ "test/b.mjs > b": "passed" });
    }
  });

  it("says when it did not start, ran nothing, ended early, or hung", async () => {
    expect((await runOf(repository({ "test/a.js": "this does not parse" }))).status).toBe("did-not-start");
    expect((await runOf(repository({ "test/a.js": "" }))).status).toBe("no-tests");
    expect((await runOf(repository({ "test/a.js": 'it("a", () => process.exit(0));' }))).status).toBe(
      "crashed",
    );
    const hangs = await runOf(repository({ "test/a.js": 'it("a", () => { for (;;); });' }), {
      timeoutMinutes: 0.02,
    });
    expect(hangs.status).toBe("timed-out");
  });

  it("calls it a crash when tests fail and the exit code says that all is well", async () => {
    const report = await runOf(
      repository({
        "test/a.js": 'process.on("exit", () => process.reallyExit(0)); it("a", () => { throw 1; });',
      }),
    );
    expect(report.status).toBe("crashed");
    expect(report.output).toContain("contradict");
  });

  it("takes a coverage wrapper off the command", async () => {
    const suite = await suiteOf(
      repository({ "test/a.js": "" }, "standard && nyc --reporter lcov mocha -R spec"),
    );
    expect(suite.command).toBe("npx mocha -R spec");
  });
});
