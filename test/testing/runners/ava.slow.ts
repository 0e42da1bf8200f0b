import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const repository = (tests: Record<string, string>, script = "ava", more: object = {}) => ({
  "package.json": JSON.stringify({ scripts: { test: script }, devDependencies: { ava: "6" }, ...more }),
  ...tests,
});
const see = `
  if (/PATCHWRIGHT|preload/.test(JSON.stringify([process.env, process.argv, process.execArgv]))) throw new Error("seen");
  if (process.env.NODE_OPTIONS !== undefined) throw new Error("NODE_OPTIONS");`;

describe("the AVA listener", () => {
  const tests = {
    "test/a.mjs": `import test from "ava";${see}
      test("adds", (t) => { t.is(1 + 1, 2); });
      test("wrong", (t) => { t.is(1 + 1, 3); });
      test("throws", () => { throw new TypeError("no"); });
      test.skip("later", (t) => { t.pass(); });
      test.failing("known", (t) => { t.fail(); });`,
    "test/b.cjs": `${see} const test = require("ava"); test("adds", (t) => { t.pass(); });`,
  };

  it("tells of every test with its file, in modules and in CommonJS", async () => {
    const report = await runOf(repository(tests));
    expect(outcomes(report)).toEqual({
      "test/a.mjs > adds": "passed",
      "test/a.mjs > wrong": "failed",
      "test/a.mjs > throws": "failed",
      "test/a.mjs > later": "skipped",
      "test/a.mjs > known": "skipped",
      "test/b.cjs > adds": "passed",
    });
    expect(find(report, "test/a.mjs > wrong").message).toMatch(/Difference[\s\S]*2[\s\S]*3/);
    expect(find(report, "test/a.mjs > throws").message).toContain("TypeError: no");
    expect(find(report, "test/a.mjs > throws").stack).toContain("a.mjs:");
    const threads = repository(tests, "ava --no-worker-threads --tap");
    expect(Object.keys(outcomes(await runOf(threads)))).toHaveLength(6);
    expect(outcomes(await runOf(repository(tests), { only: ["test/b.cjs"] }))).toEqual({
      "test/b.cjs > adds": "passed",
    });
  });

  it("says when it ran nothing, did not start, ended early, or hung; a title twice is AVA's own error", async () => {
    const one = (body: string, timeoutMinutes = 1) =>
      runOf(repository({ "test/a.mjs": `import test from "ava";\n${body}` }), { timeoutMinutes });
    expect((await runOf(repository({}))).status).toBe("no-tests");
    expect(outcomes(await one(""), "did-not-start")).toEqual({ "test/a.mjs": "failed" });
    expect(outcomes(await one("this does not parse"), "did-not-start")).toEqual({ "test/a.mjs": "failed" });
    const twice = await one('test("x", (t) => t.pass());\ntest("x", (t) => t.pass());');
    expect(twice.status).toBe("did-not-start");
    expect(twice.tests[0]?.message).toContain("Duplicate test title");
    const exits = await one('test("x", () => process.exit(0));');
    expect(exits.tests.some((test) => test.outcome === "failed")).toBe(true);
    expect((await one('test("x", () => { for (;;); });', 0.05)).status).toBe("timed-out");
  });
});
