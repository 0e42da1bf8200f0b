import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { changeSetHash, mergeChangeSets } from "../../src/domain/change-set.js";
import { Config } from "../../src/domain/config.js";
import { Evidence } from "../../src/domain/evidence.js";
import { detectSuite } from "../../src/testing/detect-suite.js";
import { type Proof, prove } from "../../src/testing/prove.js";
import { changesOf, plainWorkspace } from "../support/plain-workspace.js";
import { never } from "./runners/support.js";

type Texts = Readonly<Record<string, string>>;

/** `sum` is to take two numbers where it took the difference; `old` expects what it did. */
interface Repository {
  command: string;
  files: Texts;
  source: Texts;
  test: string;
  /** The test file's text, with `sum(2, 1)` expected to be that, and more at its end. */
  text: (expected: number, more?: string) => string;
  /** A test of `one`, to be added. */
  added: string;
  emptied: (text: string) => string;
  old: string;
  one: string;
  fresh: string;
}

const manifest = { "package.json": JSON.stringify({ name: "sums", devDependencies: { jest: "30" } }) };
const script = (sum: string) => `exports.sum = (a, b) => ${sum};\nexports.one = () => 1;\n`;

const javascript = (command: string, head: string): Repository => {
  const text = (expected: number, more = "") =>
    `${head}const assert = require("node:assert");
const { sum, one } = require("../src/calc.js");
test("old", () => {
  assert.strictEqual(sum(2, 1), ${expected});
});
test("one", () => {
  assert.strictEqual(one(), 1);
});
${more}`;
  return {
    command,
    files: { ...manifest, "src/calc.js": script("a - b"), "test/calc.test.js": text(1) },
    source: { "src/calc.js": script("a + b") },
    test: "test/calc.test.js",
    text,
    added: 'test("fresh", () => {\n  assert.strictEqual(sum(2, 2), 4);\n});\n',
    emptied: (from) => from.replace("  assert.strictEqual(one(), 1);\n", ""),
    old: "test/calc.test.js > old",
    one: "test/calc.test.js > one",
    fresh: "test/calc.test.js > fresh",
  };
};

const python = (): Repository => {
  const text = (expected: number, more = "") =>
    `from calc import add, one\n\n\ndef test_old():\n    assert add(2, 1) == ${expected}\n\n\ndef test_one():\n    assert one() == 1\n${more}`;
  const source = (sum: string) => `def add(a, b):\n    return ${sum}\n\n\ndef one():\n    return 1\n`;
  return {
    command: "python -m pytest",
    files: { "calc.py": source("a - b"), "test_calc.py": text(1) },
    source: { "calc.py": source("a + b") },
    test: "test_calc.py",
    text,
    added: "\n\ndef test_fresh():\n    assert add(2, 2) == 4\n",
    emptied: (from) => from.replace("assert one() == 1", "pass"),
    old: "test_calc.py > test_old",
    one: "test_calc.py > test_one",
    fresh: "test_calc.py > test_fresh",
  };
};

const hasPytest = spawnSync("python", ["-m", "pytest", "--version"]).status === 0;
const runners: [string, Repository, boolean][] = [
  ["node:test", javascript("node --test test/", 'const test = require("node:test");\n'), true],
  ["jest", javascript("node_modules/.bin/jest", ""), true],
  [hasPytest ? "pytest" : "pytest (not installed)", python(), hasPytest],
];

const sentence = "The sum of 2 and 1 is 3, not 1.";

for (const [runner, repository, runs] of runners) {
  const { command, files, source, test, text, added, emptied, old, one, fresh } = repository;
  const measure = async (given: Partial<Pick<Proof, "expectations" | "contradicted">> & { patch: Texts }) => {
    const workspace = plainWorkspace(files);
    const suite = await detectSuite({ workspace, config: Config.parse({ test: { command } }) });
    const { patch, ...more } = given;
    const evidence = await prove({
      suite,
      workspace,
      changes: changesOf(patch),
      tests: changesOf({}),
      repeats: 2,
      mutantLimits: { mutants: 1, ms: 60_000 },
      signal: never,
      ...more,
    });
    return Evidence.parse(evidence);
  };
  /** The base's tests ask only for what both the old and the new source give. */
  const agreeing = (more?: string) => text(1, more).replace(/(sum|add)\(2, 1\)/, "$1(1, 0)");

  (runs ? describe : describe.skip)(`with ${runner}`, () => {
    it("tests added to an existing file count as new, and its own count from the base", async () => {
      const workspaceFiles = { ...files, [test]: agreeing() };
      const workspace = plainWorkspace(workspaceFiles);
      const suite = await detectSuite({ workspace, config: Config.parse({ test: { command } }) });
      const evidence = await prove({
        suite,
        workspace,
        changes: changesOf({ ...source, [test]: agreeing(added) }),
        tests: changesOf({}),
        repeats: 2,
        mutantLimits: { mutants: 1, ms: 60_000 },
        signal: never,
      });
      expect(evidence.objections).toEqual([]);
      expect(evidence.newTests).toEqual([{ id: fresh, onBase: "failed", onHead: "passed" }]);
      expect(evidence.base).toEqual(evidence.head);
      expect(evidence.hunks.map(({ noticedBy }) => noticedBy)).toEqual([[fresh]]);
      expect(evidence.mutants?.tried.map(({ noticedBy }) => noticedBy)).toEqual([[fresh]]);
      expect(evidence.bothWays).toBeUndefined();
    });

    it("checklist 14: an existing test that is emptied in such a copy is judged by the base's version, and told", async () => {
      const broken = Object.fromEntries(
        Object.entries(source).map(([path, from]) => [
          path,
          from.replace(/=> 1|return 1/, (what) => what.replace("1", "2")),
        ]),
      );
      const { objections, comparison, newTests } = await measure({
        patch: { ...broken, [test]: emptied(text(3, added)) },
      });
      expect(comparison.broken).toEqual(expect.arrayContaining([old, one]));
      expect(newTests).toEqual([{ id: fresh, onBase: "failed", onHead: "passed" }]);
      expect(objections).toContain(
        `The patch's change to ${test} is left out of the verdict: it changes a test file.`,
      );
    });

    it("a declared change of an expectation is judged both ways, and is never proof", async () => {
      const expectations = { changes: changesOf({ [test]: text(3) }), tests: [{ id: old, sentence }] };
      const evidence = await measure({ patch: source, expectations });
      expect(evidence.bothWays).toMatchObject({
        declared: [{ id: old, sentence }],
        diff: expect.stringMatching(/^-.*1\W*$[\s\S]*^\+.*3\W*$/m),
        worseWithBase: [old],
        changed: { passed: 2, failed: 0, skipped: 0 },
        worseWithChanged: [],
      });
      expect(evidence.newTests).toEqual([]);
      expect(evidence.objections).toEqual([
        "No new test fails without the patch and passes with it.",
        `The existing test “${old}” expects what the task contradicts: “${sentence}”.`,
        expect.stringContaining("No test notices when the change at"),
      ]);
      expect(evidence.changeSet).toBe(
        changeSetHash(mergeChangeSets(changesOf(source), expectations.changes)),
      );
    });

    // What the edits are held against knows no runner: once is enough.
    if (runner !== "node:test") return;
    it("a declared change that goes further, expects less, or is not met is objected to", async () => {
      const declare = (changed: string) => ({
        patch: source,
        expectations: { changes: changesOf({ [test]: changed }), tests: [{ id: old, sentence }] },
      });
      const further = await measure(declare(emptied(text(3))));
      expect(further.objections.join("\n")).toContain("go beyond what was declared");
      const less = await measure(declare(agreeing()));
      expect(less.objections.join("\n")).toContain("pass without the patch too");
      const unmet = await measure(declare(text(4)));
      expect(unmet.objections.join("\n")).toContain(
        `Passing on the base, not with the changed expectations: ${old}.`,
      );
    });
  });
}
