import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf, suiteOf } from "./support.js";

const repository = (tests: Record<string, string>, manifest: object = {}) => ({
  "package.json": JSON.stringify({
    scripts: { test: "jest" },
    devDependencies: { jest: "1" },
    jest: { watchman: false },
    ...manifest,
  }),
  ...tests,
});

describe("the Jest listener", () => {
  it("tells of every test, with ordinals, skips, values and a file that does not load", async () => {
    const report = await runOf(
      repository({
        "src/sum.test.js": `
          describe("sum", () => {
            test("adds", () => expect(1 + 1).toBe(2));
            test("adds", () => expect(1 + 1).toBe(3));
            test.skip("later", () => {});
            test.todo("once");
          });`,
        "src/broken.test.js": "this does not parse",
      }),
    );
    expect(outcomes(report)).toEqual({
      "src/sum.test.js > sum > adds": "passed",
      "src/sum.test.js > sum > adds #2": "failed",
      "src/sum.test.js > sum > later": "skipped",
      "src/sum.test.js > sum > once": "skipped",
      "src/broken.test.js": "failed",
    });
    const failed = find(report, "src/sum.test.js > sum > adds #2");
    expect(failed.message).toContain("Expected: 3");
    expect(failed.stack).toContain("sum.test.js:4");
    expect(find(report, "src/broken.test.js").message).toContain("unexpected token");
  });

  it("leaves arguments, environment and working directory as in a plain run", async () => {
    const report = await runOf(
      repository({
        "see.test.js": `
          test("sees nothing of it", () => {
            expect(process.argv.slice(2)).toEqual([]);
            expect(process.argv[1]).toMatch(/node_modules.*jest$/);
            expect(process.execArgv).toEqual([]);
            expect(Object.keys(process.env).filter((name) => /PATCHWRIGHT|NODE_OPTIONS/.test(name))).toEqual([]);
            expect(process.cwd()).toBe(__dirname);
          });`,
      }),
    );
    expect(outcomes(report)).toEqual({ "see.test.js > sees nothing of it": "passed" });
  });

  it("runs chosen files only, through a script of the repository too, and lets it set NODE_OPTIONS", async () => {
    const files = repository(
      {
        "run.js": 'require("jest").run();',
        "a.test.js": 'test("a", () => {});',
        "b.test.js":
          'test("b", () => { if (!process.env.NODE_OPTIONS.includes("--no-warnings")) throw 1; });',
      },
      { scripts: { test: "NODE_OPTIONS=--no-warnings node run.js" } },
    );
    expect(outcomes(await runOf(files, { only: ["b.test.js"] }))).toEqual({
      "b.test.js > b": "passed",
    });
  });

  it("calls a run without tests no pass, a test that ends the process a crash, and a hanging one timed out", async () => {
    expect((await runOf(repository({ "package-lock.json": "{}" }))).status).not.toBe("completed");
    const skipped = await runOf(repository({ "a.test.js": "test.skip('a', () => {});" }));
    expect(skipped.status).toBe("no-tests");
    const exits = await runOf(repository({ "a.test.js": "test('a', () => process.exit(0));" }));
    expect(exits.status).toBe("crashed");
    const hangs = await runOf(repository({ "a.test.js": "test('a', () => { for (;;); });" }), {
      timeoutMinutes: 0.02,
    });
    expect(hangs.status).toBe("timed-out");
  });

  it("does not let a coverage threshold or a linter decide", async () => {
    const suite = await suiteOf(
      repository(
        { "a.test.js": "test('a', () => {});" },
        { scripts: { test: "eslint . && jest --coverage" } },
      ),
    );
    expect(suite.command).toBe("npx jest --coverage");
    expect(suite.reason).toContain("without `eslint .`");
  });
});
