import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Baseline } from "../../src/domain/baseline.js";
import { Config } from "../../src/domain/config.js";
import type { Edit } from "../../src/domain/edit.js";
import type { Workspace } from "../../src/domain/ports.js";
import { isGreen } from "../../src/domain/test-report.js";
import { editsCheck } from "../../src/flow/edits.js";
import type { Room } from "../../src/flow/room.js";
import { measureBaseline } from "../../src/testing/baseline.js";
import { compare } from "../../src/testing/compare.js";
import { confirmRegressions } from "../../src/testing/confirm-regressions.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { prove } from "../../src/testing/prove.js";
import type { DetectedSuite } from "../../src/testing/suite.js";
import { openWorkspace } from "../../src/workspace/open-workspace.js";
import type { Sandbox } from "../../src/workspace/sandbox/sandbox.js";
import { caseRecorder } from "../support/cases.js";
import { changeSet, makeRepository, underEachSandbox } from "../workspace/support/providers.js";
import { repositories } from "./hostile/repositories.js";

const { signal } = new AbortController();
const { files, newTest, right, breaksOne, cheat, test } = repositories["node:test"];
const existing = files[test] ?? "";
const one = "test/one.test.js > one";

/** Beside the test that holds: one that is red on the base, and one whose result is chance. */
const unsteady = `const test = require("node:test");
test("red", () => { throw new Error("red already"); });
test("chance", () => { if (Math.random() < 0.5) throw new Error("bad luck"); });
`;

underEachSandbox("what a suite says", (planned: Sandbox) => {
  let repository: ReturnType<typeof makeRepository>;
  let workspace: Workspace;
  let suite: DetectedSuite;
  beforeAll(async () => {
    repository = makeRepository({ ...files, "test/unsteady.test.js": unsteady });
    workspace = await openWorkspace({ repository: repository.folder, sandbox: planned, setup: [], signal });
    suite = await detectSuite({
      workspace,
      config: Config.parse({ test: { command: "node --test test/" } }),
    });
  });
  afterAll(async () => {
    await workspace.close();
    repository.remove();
  });

  const patched = (patch: Readonly<Record<string, string | null>>) => changeSet(workspace.base, patch);
  const runWith = (patch: Readonly<Record<string, string | null>>, only?: string[]) =>
    suite.run({ changes: patched(patch), ...(only !== undefined && { only }) }, signal);
  const objectionsTo = async (
    patch: Readonly<Record<string, string | null>>,
    by: DetectedSuite = suite,
  ): Promise<string> => {
    const { objections } = await prove({
      suite: by,
      workspace,
      changes: patched(patch),
      tests: patched(newTest),
      baseline: { report: await runWith({}), states: { [one]: "passing" } },
      repeats: 2,
      limits: { hunks: 0, ms: 0 },
      signal,
    });
    return objections.join("\n");
  };
  const baselineOfOne = async (): Promise<Baseline> => ({
    report: await runWith({}, [test]),
    states: { [one]: "passing" },
  });
  const held = caseRecorder(`${planned.provider} as ${planned.privilege}`);

  held(15, async () => {
    const deleting: Edit = { kind: "delete", path: test };
    const emptying: Edit = { kind: "write", path: test, content: "// nothing\n" };
    const { check } = editsCheck({ workspace, suite } as Room);
    for (const edit of [deleting, emptying])
      expect(await check([edit])).toContain("tests may not be changed");
    const weakened = existing.replace(/assert\.strictEqual\(.*?\);/, "");
    const skipped = existing.replace('test("one"', 'test.skip("one"');
    for (const tampered of [null, weakened, skipped]) {
      const said = await objectionsTo({ ...breaksOne, [test]: tampered });
      expect(said).toContain(`change to ${test} is left out of the verdict`);
      expect(said).toContain(`Passing on the base, failing each time with the patch: ${one}`);
    }
  });

  held(29, async () => {
    const emptied = await runWith({ [test]: null, "test/unsteady.test.js": null });
    expect(emptied).toMatchObject({ exitCode: 0, status: "no-tests", tests: [] });
    expect(isGreen(emptied)).toBe(false);
    // To node:test a file that ends well is a test; it is not the one that the base had.
    const hollow = await runWith({ [test]: "// no test is left in here\n" }, [test]);
    expect([hollow.exitCode, compare(await baselineOfOne(), hollow).vanished]).toEqual([0, [one]]);
    const config = Config.parse({ test: { command: "echo all 312 tests passed" } });
    const boasting = await detectSuite({ workspace, config });
    expect(await objectionsTo(right, boasting)).toContain("Only the suite's exit code is known");
  });

  held(30, async () => {
    const reported = "TAP version 13\\nok 1 - one\\n1..1\\n# tests 1\\n# pass 1\\n";
    for (const code of [
      "process.exit(0);",
      "process.on('exit', () => process.reallyExit(0)); throw new Error('broken');",
      `require("node:fs").writeSync(1, "${reported}"); process.reallyExit(0);`,
    ]) {
      const report = await runWith(cheat(code), [test]);
      expect([report.exitCode, compare(await baselineOfOne(), report).vanished]).toEqual([0, [one]]);
      expect(await objectionsTo(cheat(code))).toContain(
        "No new test fails without the patch and passes with it",
      );
    }
    const renamed = await runWith({ [test]: 'require("node:test")("other", () => {});\n' }, [test]);
    expect([renamed.exitCode, compare(await baselineOfOne(), renamed).vanished]).toEqual([0, [one]]);
  });

  held(31, async () => {
    const baseline = await measureBaseline({ suite, base: workspace.base, repeats: 6, signal });
    expect(baseline.states).toMatchObject({ [one]: "passing", "test/unsteady.test.js > red": "failing" });
    // By chance it may have passed at once; then it is the confirmation that acquits it.
    expect(["flaky", "passing"]).toContain(baseline.states["test/unsteady.test.js > chance"]);
    const changes = patched(right);
    const report = await suite.run({ changes }, signal);
    const { comparison } = await confirmRegressions({
      suite,
      changes,
      baseline,
      report,
      repeats: 12,
      signal,
    });
    expect(comparison).toMatchObject({
      broken: [],
      vanished: [],
      stillFailing: ["test/unsteady.test.js > red"],
    });
  });
});
