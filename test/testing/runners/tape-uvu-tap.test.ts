import { describe, expect, it } from "@jest/globals";
import { find, outcomes, runOf } from "./support.js";

const repository = (runner: string, script: string, tests: Record<string, string>, more: object = {}) => ({
  "package.json": JSON.stringify({ scripts: { test: script }, devDependencies: { [runner]: "1" }, ...more }),
  ...tests,
});
const see = `
  if (/PATCHWRIGHT|preload/.test(JSON.stringify([process.env, process.argv, process.execArgv]))) throw new Error("seen");
  if (process.env.NODE_OPTIONS !== undefined) throw new Error("NODE_OPTIONS");`;

describe("the Tape listener", () => {
  const tests = {
    "test/a.js": `${see}
      const test = require("tape");
      test("adds", (t) => { t.equal(1 + 1, 2); t.end(); });
      test("adds", (t) => { t.equal(1 + 1, 3, "sum"); t.ok(true); t.end(); });
      test("later", { skip: true }, (t) => t.end());
      test("outer", (t) => { t.test("inner", (st) => { st.pass(); st.end(); }); t.end(); });`,
    "test/b.js":
      'const test = require("tape"); test("other", (t) => { t.throws(() => { throw new Error("x"); }); t.end(); });',
  };

  it("tells of every test with its file, also where files are started directly", async () => {
    const report = await runOf(repository("tape", "tape 'test/*.js'", tests));
    expect(outcomes(report)).toEqual({
      "test/a.js > adds": "passed",
      "test/a.js > adds #2": "failed",
      "test/a.js > later": "skipped",
      "test/a.js > outer": "passed",
      "test/a.js > outer > inner": "passed",
      "test/b.js > other": "passed",
    });
    expect(find(report, "test/a.js > adds #2").message).toBe("sum\nExpected: 3\nActual: 2");
    const direct = await runOf(repository("tape", "node test/b.js", tests));
    expect(outcomes(direct)).toEqual({ "test/b.js > other": "passed" });
  });

  it("runs chosen files only; says when it ran nothing, did not start, ended early, or hung", async () => {
    expect(
      outcomes(await runOf(repository("tape", "tape 'test/*.js'", tests), { only: ["test/b.js"] })),
    ).toEqual({
      "test/b.js > other": "passed",
    });
    const one = (body: string, timeoutMinutes = 1) =>
      runOf(repository("tape", "tape test/*.js", { "test/a.js": body }), { timeoutMinutes });
    expect((await one('require("tape").skip("x", () => {});')).status).toBe("no-tests");
    expect((await one("this does not parse")).status).toBe("did-not-start");
    const cut = await one('require("tape")("x", (t) => { t.pass(); process.exit(0); });');
    expect(outcomes(cut)).toEqual({ "test/a.js > x": "failed" });
    const exits = await one('require("tape")("x", (t) => { t.pass(); process.reallyExit(0); });');
    expect(exits.status).toBe("crashed");
    expect((await one('require("tape")("x", () => { for (;;); });', 0.02)).status).toBe("timed-out");
  });
});

describe("the uvu listener", () => {
  const body = (module: boolean) => `${see}
    ${module ? 'import { suite, test } from "uvu"; import * as assert from "uvu/assert";' : 'const { suite, test } = require("uvu"); const assert = require("uvu/assert");'}
    const sum = suite("sum");
    sum("adds", () => { assert.is(1 + 1, 2); });
    sum("adds", () => { assert.is(1 + 1, 3); });
    sum.skip("later", () => {});
    sum.run();
    test("plain", () => {});
    test.run();`;
  const expected = (file: string) => ({
    [`${file} > sum > adds`]: "passed",
    [`${file} > sum > adds #2`]: "failed",
    [`${file} > sum > later`]: "skipped",
    [`${file} > plain`]: "passed",
  });

  it("tells of every test, in CommonJS, in modules, and where files are started directly", async () => {
    const common = await runOf(repository("uvu", "uvu test", { "test/a.js": body(false) }));
    expect(outcomes(common)).toEqual(expected("test/a.js"));
    expect(find(common, "test/a.js > sum > adds #2").message).toContain("Expected: 3\nActual: 2");
    const modules = await runOf(repository("uvu", "uvu test", { "test/a.mjs": body(true) }));
    expect(outcomes(modules)).toEqual(expected("test/a.mjs"));
    const direct = await runOf(repository("uvu", "node test/a.mjs", { "test/a.mjs": body(true) }));
    expect(outcomes(direct)).toEqual(expected("test/a.mjs"));
  });

  it("runs chosen files only; says when it ran nothing, did not start, ended early, or hung", async () => {
    const passes = 'const { test } = require("uvu"); test("x", () => {}); test.run();';
    const files = repository("uvu", "uvu test", { "test/a.js": passes, "test/b.js": passes });
    expect(outcomes(await runOf(files, { only: ["test/b.js"] }))).toEqual({ "test/b.js > x": "passed" });
    const one = (text: string, timeoutMinutes = 1) =>
      runOf(repository("uvu", "uvu test", { "test/a.js": text }), { timeoutMinutes });
    expect((await one('require("uvu").test.run();')).status).toBe("no-tests");
    expect((await one("this does not parse")).status).toBe("did-not-start");
    const exits = await one(
      'const { test } = require("uvu"); test("x", () => process.reallyExit(0)); test.run();',
    );
    expect(exits.status).toBe("crashed");
    expect(
      (await one('const { test } = require("uvu"); test("x", () => { for (;;); }); test.run();', 0.02))
        .status,
    ).toBe("timed-out");
  });
});

describe("TAP", () => {
  const print = (...lines: string[]) => `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")}`;
  const tap = (script: string) =>
    runOf({
      "run.sh": script,
      "package.json": JSON.stringify({ scripts: { test: "sh run.sh" }, devDependencies: { tap: "1" } }),
    });

  it("is read from whatever prints it, with nested tests, skips and reasons", async () => {
    const report = await tap(
      `${print("TAP version 13", "# Subtest: test/a.js", "    # Subtest: group", "        ok 1 - one", "        not ok 2 - two", "          ---", "          at: a.js:3", "          ...", "        1..2", "    not ok 1 - group", "    ok 2 - later # SKIP", "    1..2", "not ok 1 - test/a.js", "ok 2 - flat", "1..2")}; exit 1`,
    );
    expect(outcomes(report)).toEqual({
      "test/a.js > group > one": "passed",
      "test/a.js > group > two": "failed",
      "test/a.js > later": "skipped",
      flat: "passed",
    });
    expect(find(report, "test/a.js > group > two").message).toContain("a.js:3");
  });

  it("is not whole without its plan, after a bail-out, or when the exit code says otherwise", async () => {
    expect((await tap(print("TAP version 13", "ok 1 - a"))).status).toBe("crashed");
    expect((await tap(`${print("TAP version 13", "1..2", "ok 1 - a", "Bail out! no")}; exit 1`)).status).toBe(
      "crashed",
    );
    expect((await tap(print("TAP version 13", "1..1", "not ok 1 - a"))).status).toBe("crashed");
    expect((await tap(print("TAP version 13", "1..0"))).status).toBe("no-tests");
    expect((await tap("echo nothing; exit 1")).status).toBe("did-not-start");
  });
});
