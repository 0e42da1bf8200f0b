import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { isGreen } from "../../../src/domain/test-report.js";
import { find, outcomes, runOf } from "./support.js";

/** node-tap brings some 200 packages along: installed here for this test alone; null where the registry can't be reached. */
function install(version: string): string | null {
  const folder = mkdtempSync(path.join(tmpdir(), "node-tap-"));
  writeFileSync(path.join(folder, "package.json"), "{}");
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0"];
  if (spawnSync("npm", ["install", ...options, `tap@${version}`], { cwd: folder }).status === 0)
    return folder;
  rmSync(folder, { recursive: true, force: true });
  return null;
}

for (const version of ["16", "18"]) {
  const installed = install(version);
  const maybe = installed === null ? it.skip : it;
  describe(`node-tap ${version}`, () => {
    afterAll(() => {
      if (installed !== null) rmSync(installed, { recursive: true, force: true });
    });
    // The tree's own folder of packages is this project's; node-tap is linked beside the tests.
    const repository = (tests: Record<string, string>) => ({
      "package.json": JSON.stringify({ devDependencies: { tap: version } }),
      ...tests,
    });
    const command = `rm node_modules && ln -s ${installed}/node_modules node_modules && npx tap`;
    const run = async (
      tests: Record<string, string>,
      more: { only?: string[]; timeoutMinutes?: number } = {},
    ) => runOf(repository(tests), { command, ...more });

    maybe("tells of every call of test with its file (needs the registry)", async () => {
      const tests = {
        "test/a.js": `const t = require("tap");
if (process.argv.length > 2 || Object.keys(process.env).some((k) => /PATCHWRIGHT/.test(k))) throw new Error("seen");
t.test("adds", (t) => { t.equal(1 + 1, 2); t.ok(true); t.end(); });
t.test("wrong", (t) => { t.equal(1 + 1, 3, "sum"); t.end(); });
t.test("same", (t) => { t.pass(); t.end(); });
t.test("same", (t) => { t.pass(); t.end(); });
t.test("outer", (t) => { t.test("inner", async () => { throw new Error("boom"); }); t.end(); });
t.test("later", { skip: "why" }, (t) => { t.end(); });\n`,
        "test/b.js": 'require("tap").test("other", async (t) => { t.pass(); });\n',
      };
      const report = await run(tests);
      expect(outcomes(report)).toEqual({
        "test/a.js > adds": "passed",
        "test/a.js > wrong": "failed",
        "test/a.js > same": "passed",
        "test/a.js > same #2": "passed",
        "test/a.js > outer > inner": "failed",
        "test/a.js > later": "skipped",
        "test/b.js > other": "passed",
      });
      expect(find(report, "test/a.js > wrong").message).toContain("sum");
      expect(find(report, "test/a.js > outer > inner").message).toContain("boom");
      expect(outcomes(await run(tests, { only: ["test/b.js"] }))).toEqual({ "test/b.js > other": "passed" });
    });

    if (version !== "18") return;
    maybe(
      "is no pass when it ran nothing, did not parse, ended early, or hung (needs the registry)",
      async () => {
        const one = (body: string, timeoutMinutes = 1) => run({ "test/a.js": body }, { timeoutMinutes });
        expect(isGreen(await one(""))).toBe(false);
        expect(isGreen(await one("this does not parse"))).toBe(false);
        expect(
          isGreen(await one('require("tap").test("x", (t) => { t.pass(); process.reallyExit(0); });')),
        ).toBe(false);
        const hangs = await one('require("tap").test("x", () => { for (;;); });', 0.1);
        expect(hangs.status).toBe("timed-out");
      },
    );
  });
}
