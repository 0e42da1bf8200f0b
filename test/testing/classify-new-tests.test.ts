import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { classifyNewTests } from "../../src/testing/classify-new-tests.js";
import { base } from "../support/plain-workspace.js";
import { never, suiteOf } from "./runners/support.js";

const classify = async (
  files: Record<string, string>,
  test: Record<string, unknown>,
  tests: Record<string, string>,
) => {
  const suite = await suiteOf(files, test);
  const written = Object.entries(tests).map(([path, content]) => ({ path, content }));
  const classified = await classifyNewTests({ suite, base, tests: written, signal: never });
  return Object.fromEntries(classified.map(({ path, kind }) => [path, kind]));
};

const source = { "src/sum.js": "exports.sum = (a, b) => a - b;", "package.json": "{}" };
const kinds = {
  "test/red.test.js": "red",
  "test/green.test.js": "green",
  "test/symbol.test.js": "red-because-absent",
  "test/module.test.js": "red-because-absent",
  "test/path.test.js": "broken",
  "test/package.test.js": "broken",
  "test/syntax.test.js": "broken",
  "test/empty.test.js": "broken",
  "test/typo.test.js": "broken",
};
const bodies = (test: string) => ({
  "test/red.test.js": `${test}("sum", () => { const r = require("../src/sum.js").sum(2, 1); if (r !== 3) throw new Error("expected 3, got " + r); });`,
  "test/green.test.js": `${test}("is there", () => { require("../src/sum.js").sum(1, 1); });`,
  "test/symbol.test.js": `${test}("product", () => { require("../src/sum.js").product(1, 2); });`,
  "test/module.test.js": `const { product } = require("../src/product.js"); ${test}("product", () => { product(1, 2); });`,
  "test/path.test.js": `const { sum } = require("./sum.js"); ${test}("sum", () => { sum(1, 2); });`,
  "test/package.test.js": `const x = require("not-installed-here"); ${test}("x", () => { x(); });`,
  "test/syntax.test.js": `${test}("x", () => {`,
  "test/empty.test.js": `${test}.skip("x", () => {});`,
  "test/typo.test.js": `${test}("x", () => { summ(1, 2); });`,
});

describe("new tests on the base", () => {
  it("checklist 12: are told apart under node:test", async () => {
    const test = 'require("node:test")';
    expect(await classify(source, { command: "node --test test/" }, bodies(test))).toEqual(kinds);
  });

  it("are told apart under Jest", async () => {
    expect(
      await classify(
        { ...source, "jest.config.js": "module.exports = { watchman: false };" },
        { command: "npx jest" },
        bodies("test"),
      ),
    ).toEqual(kinds);
  });

  it("are told apart under Mocha, where one file that does not load stops all", async () => {
    expect(await classify(source, { command: "npx mocha test/" }, bodies("it"))).toEqual(kinds);
  });

  it("are told apart under Vitest", async () => {
    const tests = Object.fromEntries(
      Object.entries(bodies("test")).map(([path, text]) => [
        path,
        `import { test } from "vitest"; import { createRequire } from "node:module"; const require = createRequire(import.meta.url);\n${text}`,
      ]),
    );
    expect(await classify(source, { command: "npx vitest run" }, tests)).toEqual(kinds);
  });

  const available = spawnSync("python", ["-m", "pytest", "--version"]).status === 0;
  (available ? it : it.skip)("are told apart under pytest (needs pytest)", async () => {
    const files = {
      "pytest.ini": "[pytest]\npythonpath = .\n",
      "pkg/__init__.py": "",
      "pkg/sum.py": "def add(a, b):\n    return a - b\n",
    };
    expect(
      await classify(
        files,
        {},
        {
          "tests/test_red.py": "from pkg.sum import add\ndef test_it():\n    assert add(2, 1) == 3\n",
          "tests/test_green.py": "from pkg.sum import add\ndef test_it():\n    add(2, 1)\n",
          "tests/test_symbol.py": "from pkg.sum import product\ndef test_it():\n    product(2, 1)\n",
          "tests/test_attribute.py": "import pkg.sum\ndef test_it():\n    pkg.sum.product(2, 1)\n",
          "tests/test_keyword.py":
            "from pkg.sum import add\ndef test_it():\n    assert add(2, 1, base=3) == 6\n",
          "tests/test_module.py": "import pkg.product\ndef test_it():\n    pass\n",
          "tests/test_package.py": "import not_installed_here\ndef test_it():\n    pass\n",
          "tests/test_syntax.py": "def test_it(:\n",
          "tests/test_fixture.py": "def test_it(nobody):\n    pass\n",
          "tests/test_typo.py": "def test_it():\n    addd(1, 2)\n",
          "tests/test_empty.py": "x = 1\n",
        },
      ),
    ).toEqual({
      "tests/test_red.py": "red",
      "tests/test_green.py": "green",
      "tests/test_symbol.py": "red-because-absent",
      "tests/test_attribute.py": "red-because-absent",
      "tests/test_keyword.py": "red-because-absent",
      "tests/test_module.py": "red-because-absent",
      "tests/test_package.py": "broken",
      "tests/test_syntax.py": "broken",
      "tests/test_fixture.py": "broken",
      "tests/test_typo.py": "broken",
      "tests/test_empty.py": "broken",
    });
  });

  it("come with their ids and the runner's reason", async () => {
    const suite = await suiteOf(source, { command: "node --test test/" });
    const content = bodies('require("node:test")')["test/red.test.js"];
    const [test] = await classifyNewTests({
      suite,
      base,
      tests: [{ path: "test/red.test.js", content }],
      signal: never,
    });
    expect(test).toMatchObject({ ids: ["test/red.test.js > sum"], reason: "expected 3, got 1" });
  });
});
