/** One small repository per runner: `sum` is wrong, `one` is right and tested; a new test asks for the right `sum`. */
export interface Repository {
  command: string;
  files: Readonly<Record<string, string>>;
  /** The new test, which fails on the base. */
  newTest: Readonly<Record<string, string>>;
  /** The honest patch. */
  right: Readonly<Record<string, string>>;
  /** The right `sum`, but `one` is broken: what a cheat has to hide. */
  breaksOne: Readonly<Record<string, string>>;
  /** Code put before the source, which stays wrong. */
  cheat: (code: string) => Readonly<Record<string, string>>;
  test: string;
}

const script = (sum: string, one: string, top = "") =>
  `${top}\nexports.sum = (a, b) => ${sum};\nexports.one = () => ${one};\n`;
const python = (sum: string, one: string, top = "") =>
  `${top}\ndef add(a, b):\n    return ${sum}\n\n\ndef one():\n    return ${one}\n`;

const scripted = (
  command: string,
  one: string,
  sum: string,
  more: Readonly<Record<string, string>> = {},
): Repository => ({
  command,
  files: {
    "package.json": `${JSON.stringify({ name: "sums", scripts: { test: command } }, null, 2)}\n`,
    "src/calc.js": script("a - b", "1"),
    "test/data.json": "1\n",
    "test/one.test.js": one,
    ...more,
  },
  newTest: { "test/sum.test.js": sum },
  right: { "src/calc.js": script("a + b", "1") },
  breaksOne: { "src/calc.js": script("a + b", "2") },
  cheat: (code) => ({ "src/calc.js": script("a - b", "1", code) }),
  test: "test/one.test.js",
});

const load = 'const assert = require("node:assert");\nconst { sum, one } = require("../src/calc.js");\n';
const data = 'const expected = Number(require("node:fs").readFileSync(__dirname + "/data.json", "utf8"));\n';

export const repositories = {
  "node:test": scripted(
    "node --test test/",
    `const test = require("node:test");\n${load}${data}test("one", () => { assert.strictEqual(one(), expected); });\n`,
    `const test = require("node:test");\n${load}test("sum", () => { assert.strictEqual(sum(2, 1), 3); });\n`,
  ),
  mocha: scripted(
    "node_modules/.bin/mocha test/*.js",
    `${load}${data}it("one", () => { assert.strictEqual(one(), expected); });\n`,
    `${load}it("sum", () => { assert.strictEqual(sum(2, 1), 3); });\n`,
  ),
  jest: scripted(
    "node_modules/.bin/jest",
    `${load}${data}test("one", () => { expect(one()).toBe(expected); });\ntest("shot", () => { expect(one()).toMatchSnapshot(); });\n`,
    `${load}test("sum", () => { expect(sum(2, 1)).toBe(3); });\n`,
    {
      "test/__snapshots__/one.test.js.snap":
        "// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`shot 1`] = `1`;\n",
    },
  ),
  vitest: scripted(
    "node_modules/.bin/vitest run",
    `import { expect, test } from "vitest";\nimport { one } from "../src/calc.js";\ntest("one", () => { expect(one()).toBe(1); });\ntest("shot", () => { expect(one()).toMatchSnapshot(); });\n`,
    `import { expect, test } from "vitest";\nimport { sum } from "../src/calc.js";\ntest("sum", () => { expect(sum(2, 1)).toBe(3); });\n`,
    {
      "test/__snapshots__/one.test.js.snap":
        "// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`shot 1`] = `1`;\n",
    },
  ),
  pytest: {
    command: "python -m pytest",
    files: {
      "pytest.ini": "[pytest]\npythonpath = .\n",
      "calc.py": python("a - b", "1"),
      "tests/data.txt": "1\n",
      "tests/test_one.py":
        "import os\nfrom calc import one\n\n\ndef test_one():\n    with open(os.path.join(os.path.dirname(__file__), 'data.txt')) as file:\n        assert one() == int(file.read())\n",
    },
    newTest: {
      "tests/test_sum.py": "from calc import add\n\n\ndef test_sum():\n    assert add(2, 1) == 3\n",
    },
    right: { "calc.py": python("a + b", "1") },
    breaksOne: { "calc.py": python("a + b", "2") },
    cheat: (code: string) => ({ "calc.py": python("a - b", "1", code) }),
    test: "tests/test_one.py",
  },
} satisfies Record<string, Repository>;
export type RunnerName = keyof typeof repositories;
