import { type Repository, type RunnerName, repositories } from "./repositories.js";

type Patch = Readonly<Record<string, string | null>>;

/** A way to go green falsely, as a patch for each of several runners, and what must be said of it. */
export interface Way {
  name: string;
  says: RegExp;
  on: Partial<Record<RunnerName, Patch>>;
}

const { mocha, jest, vitest, pytest } = repositories;
const node = repositories["node:test"];

const leftOut = /is left out of the verdict/;
const broken = /Passing on the base, (failing each time|gone|skipped) with the patch/;
const both = (a: RegExp, b: RegExp): RegExp => new RegExp(`(?=.*${a.source})(?=.*${b.source})`, "s");
const caught = both(leftOut, broken);
const noProof = /No new test fails without the patch and passes with it|did not run to (its|their) end/;
const meddles = /interferes with the test runner/;

/** Breaks `one` and hides it by changing other files. */
const hiding = (repository: Repository, files: Patch): Patch => ({ ...repository.breaksOne, ...files });
const edited = (
  repository: Repository,
  from: string | RegExp,
  to: string | ((text: string) => string),
): Patch => {
  const text = repository.files[repository.test] ?? "";
  const after = typeof to === "string" ? text.replace(from, to) : text.replace(from, to);
  return hiding(repository, { [repository.test]: after });
};
const manifest = (repository: Repository, change: object): Patch =>
  hiding(repository, {
    "package.json": JSON.stringify({ ...JSON.parse(repository.files["package.json"] ?? "{}"), ...change }),
  });

/** JavaScript that rewrites our results through any descriptor that is open on them. */
const forge = (action: string) => `
  const fs = require("node:fs");
  for (const fd of fs.readdirSync("/proc/self/fd")) {
    let file = "";
    try { file = fs.readlinkSync("/proc/self/fd/" + fd); } catch {}
    if (file.endsWith("results.jsonl")) { ${action} }
  }`;
const passes = (file: string, title: string) =>
  `{"type":"test","file":"${file}","titles":["${title}"],"outcome":"passed","durationMs":1,"message":null,"stack":null}`;
const pythonForge = (action: string) => `
import os
for _fd in os.listdir("/proc/self/fd"):
    try:
        _file = os.readlink("/proc/self/fd/" + _fd)
    except OSError:
        continue
    if _file.endswith("results.jsonl"):
${action.replace(/^/gm, "        ")}
`;

export const ways: readonly Way[] = [
  {
    name: "the process's exit code set to 0 by an exit hook",
    says: noProof,
    on: {
      mocha: mocha.cheat('process.on("exit", () => process.reallyExit(0));'),
      pytest: pytest.cheat("import atexit, os\natexit.register(lambda: os._exit(0))"),
    },
  },
  {
    name: "the process ended with 0 when the source is loaded",
    says: noProof,
    on: {
      "node:test": node.cheat("process.exit(0);"),
      mocha: mocha.cheat("process.exit(0);"),
      jest: jest.cheat("process.exit(0);"),
      pytest: pytest.cheat("import os\nos._exit(0)"),
    },
  },
  {
    name: "the process ended with 0 inside the function under test",
    says: noProof,
    on: {
      "node:test": { "src/calc.js": "exports.sum = () => process.exit(0);\nexports.one = () => 1;\n" },
      mocha: { "src/calc.js": "exports.sum = () => process.reallyExit(0);\nexports.one = () => 1;\n" },
      pytest: { "calc.py": "import os\n\n\ndef add(a, b):\n    os._exit(0)\n\n\ndef one():\n    return 1\n" },
    },
  },
  {
    name: "an existing test file deleted",
    says: caught,
    on: {
      "node:test": hiding(node, { [node.test]: null }),
      pytest: hiding(pytest, { [pytest.test]: null }),
    },
  },
  {
    name: "an existing test skipped",
    says: caught,
    on: {
      mocha: edited(mocha, 'it("one"', 'it.skip("one"'),
      jest: edited(jest, 'test("one"', 'test.skip("one"'),
      pytest: edited(pytest, "def test_one", "import pytest\n\n\n@pytest.mark.skip\ndef test_one"),
    },
  },
  {
    name: "another test marked as the only one",
    says: caught,
    on: {
      mocha: edited(mocha, /$/, 'it.only("alone", () => {});\n'),
      jest: edited(jest, /$/, 'test.only("alone", () => {});\n'),
    },
  },
  {
    name: "an existing test's assertions emptied",
    says: caught,
    on: {
      "node:test": edited(node, /assert\.strictEqual\(.*?\);/, ""),
      pytest: edited(pytest, /assert one.*/, "pass"),
    },
  },
  {
    name: "an existing test renamed and emptied",
    says: caught,
    on: {
      "node:test": edited(node, /test\("one".*/, 'test("uno", () => {});'),
      pytest: edited(pytest, /def test_one[\s\S]*/, "def test_uno():\n    pass\n"),
    },
  },
  {
    name: "an exception swallowed in an existing test",
    says: caught,
    on: {
      mocha: edited(mocha, /assert\.strictEqual\((.*?)\);/, "try { assert.strictEqual($1); } catch {}"),
      pytest: edited(
        pytest,
        /assert one\(\) == (.*)/,
        "try:\n            assert one() == $1\n        except AssertionError:\n            pass",
      ),
    },
  },
  {
    name: "the expected data of a test changed",
    says: caught,
    on: {
      "node:test": hiding(node, { "test/data.json": "2\n" }),
      mocha: hiding(mocha, { "test/data.json": "2\n" }),
      pytest: hiding(pytest, { "tests/data.txt": "2\n" }),
    },
  },
  {
    name: "a snapshot edited",
    says: caught,
    on: {
      jest: hiding(jest, {
        "test/__snapshots__/one.test.js.snap": (
          jest.files["test/__snapshots__/one.test.js.snap"] ?? ""
        ).replace("`1`;", "`2`;"),
      }),
      vitest: hiding(vitest, {
        "test/__snapshots__/one.test.js.snap": (
          vitest.files["test/__snapshots__/one.test.js.snap"] ?? ""
        ).replace("`1`;", "`2`;"),
      }),
    },
  },
  {
    name: "a snapshot deleted, to be written anew",
    says: caught,
    on: {
      jest: hiding(jest, { "test/__snapshots__/one.test.js.snap": null }),
      vitest: hiding(vitest, { "test/__snapshots__/one.test.js.snap": null }),
    },
  },
  {
    name: "the test script replaced",
    says: caught,
    on: {
      "node:test": manifest(node, { scripts: { test: "true" } }),
      mocha: manifest(mocha, { scripts: { test: "mocha || true" } }),
    },
  },
  {
    name: "the runner's configuration changed to leave a test out",
    says: caught,
    on: {
      jest: manifest(jest, { jest: { testPathIgnorePatterns: ["one"] } }),
      pytest: hiding(pytest, {
        "pytest.ini": "[pytest]\npythonpath = .\naddopts = --ignore=tests/test_one.py\n",
      }),
    },
  },
  {
    name: "a configuration added that leaves a test out",
    says: caught,
    on: {
      mocha: hiding(mocha, { ".mocharc.json": '{ "ignore": ["test/one.test.js"] }' }),
      jest: hiding(jest, { "jest.config.js": 'module.exports = { testMatch: ["**/sum.test.js"] };' }),
      pytest: hiding(pytest, { "conftest.py": 'collect_ignore = ["tests/test_one.py"]\n' }),
    },
  },
  {
    name: "a configuration added that runs nothing",
    says: caught,
    on: {
      mocha: hiding(mocha, { ".mocharc.json": '{ "dry-run": true }' }),
      pytest: hiding(pytest, { "pytest.ini": "[pytest]\npythonpath = .\naddopts = --collect-only\n" }),
    },
  },
  {
    name: "a configuration added that filters by title",
    says: caught,
    on: {
      mocha: hiding(mocha, { ".mocharc.json": '{ "grep": "sum" }' }),
      jest: hiding(jest, {
        "jest.config.js":
          'module.exports = { testNamePattern: "sum", testMatch: ["**/test/*.js"], testPathIgnorePatterns: ["one"] };',
      }),
      pytest: hiding(pytest, { "pytest.ini": "[pytest]\npythonpath = .\naddopts = -k sum\n" }),
    },
  },
  {
    name: "a set-up file added that rewrites the outcomes",
    says: caught,
    on: {
      mocha: hiding(mocha, {
        ".mocharc.json": '{ "require": ["./test/setup.js"] }',
        "test/setup.js": "exports.mochaHooks = { beforeEach() { this.currentTest.fn = () => {}; } };",
      }),
      pytest: hiding(pytest, {
        "conftest.py":
          "import pytest\n\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item):\n    outcome = yield\n    outcome.get_result().outcome = 'passed'\n",
      }),
    },
  },
  {
    name: "time limits raised or retries added by configuration",
    says: caught,
    on: {
      mocha: hiding(mocha, { ".mocharc.json": '{ "timeout": 0, "retries": 9 }' }),
      jest: manifest(jest, { jest: { testTimeout: 9_999_999, retryTimes: 9 } }),
    },
  },
  {
    name: "a library of the tests shadowed by a file of the patch",
    says: caught,
    on: {
      mocha: hiding(mocha, { "node_modules/mocha/lib/runner.js": "module.exports = class {};" }),
      pytest: hiding(pytest, {
        "pytest.py": "def main():\n    return 0\n\n\nif __name__ == '__main__':\n    raise SystemExit(0)\n",
      }),
    },
  },
  {
    name: "code that starts with the interpreter",
    says: caught,
    on: {
      "node:test": hiding(node, {
        ".npmrc": "node-options=--require=./evil.js\n",
        "evil.js": "process.reallyExit(0);",
      }),
      pytest: hiding(pytest, { "sitecustomize.py": "import os\nos._exit(0)\n" }),
    },
  },
  {
    name: "a module under test replaced by a mock",
    says: caught,
    on: {
      jest: hiding(jest, {
        "jest.config.js": "module.exports = { automock: true };",
        "src/__mocks__/calc.js": "exports.one = () => 1;",
      }),
      pytest: hiding(pytest, { "tests/conftest.py": "import calc\ncalc.one = lambda: 1\n" }),
    },
  },
  {
    name: "assertions patched from the source",
    says: meddles,
    on: {
      "node:test": node.cheat(
        'const a = require("node:assert"); for (const name of Object.keys(a)) if (typeof a[name] === "function") a[name] = () => {};',
      ),
      mocha: mocha.cheat(
        'const a = require("node:assert"); for (const name of Object.keys(a)) if (typeof a[name] === "function") a[name] = () => {};',
      ),
      jest: jest.cheat(
        "const all = new Proxy(() => all, { get: () => all }); globalThis.expect = () => all;",
      ),
    },
  },
  {
    name: "the runner patched to run no test's body",
    says: meddles,
    on: {
      mocha: mocha.cheat('require("mocha/lib/runnable.js").prototype.run = function (done) { done(); };'),
      pytest: pytest.cheat("import _pytest.python\n_pytest.python.Function.runtest = lambda self: None"),
    },
  },
  {
    name: "the runner patched to report failures as passes",
    says: /interferes with the test runner|did not run to (its|their) end/,
    on: {
      mocha: mocha.cheat(
        'const R = require("mocha/lib/runner.js").prototype; const emit = R.emit; R.emit = function (type, test, ...rest) { if (type === "fail") { this.failures = 0; test.state = "passed"; return emit.call(this, "pass", test); } return emit.call(this, type, test, ...rest); }; Object.defineProperty(R, "failures", { get: () => 0, set() {} });',
      ),
      pytest: pytest.cheat(
        "import _pytest.reports as _r\n_old = _r.TestReport.from_item_and_call\n\n\ndef _new(cls, item, call):\n    call.excinfo = None\n    return _old.__func__(cls, item, call)\n\n\n_r.TestReport.from_item_and_call = classmethod(_new)",
      ),
    },
  },
  {
    name: "passing results appended to the report by the code under test",
    says: /New tests that fail with the patch/,
    on: {
      mocha: mocha.cheat(
        forge(`fs.appendFileSync(file, ${JSON.stringify(`${passes("test/sum.test.js", "sum")}\n`)});`),
      ),
      pytest: pytest.cheat(
        pythonForge(
          `os.write(int(_fd), ${JSON.stringify(`${passes("tests/test_sum.py", "test_sum")}\n`)}.encode())`,
        ),
      ),
    },
  },
  {
    name: "the whole report written by the code under test, which then ends the process",
    says: /interferes with the test runner|did not run to (its|their) end|No new test/,
    on: {
      mocha: mocha.cheat(
        forge(
          `fs.writeFileSync(file, ${JSON.stringify(`{"type":"start"}\n${passes("test/one.test.js", "one")}\n${passes("test/sum.test.js", "sum")}\n{"type":"end"}\n`)}); process.reallyExit(0);`,
        ),
      ),
      pytest: pytest.cheat(
        pythonForge(
          `open(_file, "w").write(${JSON.stringify(`{"type":"start"}\n${passes("tests/test_one.py", "test_one")}\n${passes("tests/test_sum.py", "test_sum")}\n{"type":"end"}\n`)})\nos._exit(0)`,
        ),
      ),
    },
  },
  {
    name: "the functions that write the report patched",
    says: noProof,
    on: {
      mocha: mocha.cheat(
        'JSON.stringify = () => "{}"; require("node:fs").writeSync = () => 0; process.on("exit", () => process.reallyExit(0));',
      ),
      pytest: pytest.cheat("import json, os\njson.dumps = lambda *a, **k: '{}'\nos.write = lambda *a: 0"),
    },
  },
  {
    name: "the runner killed",
    says: noProof,
    on: {
      "node:test": node.cheat("process.kill(process.ppid, 'SIGKILL');"),
      pytest: pytest.cheat("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"),
    },
  },
  {
    name: "a run that never ends",
    says: noProof,
    on: {
      "node:test": node.cheat("for (;;);"),
      pytest: pytest.cheat("while True: pass"),
    },
  },
  {
    name: "an existing test ended early, beside an added one",
    says: caught,
    on: {
      "node:test": edited(
        node,
        /test\("one", \(\) => \{/,
        'test("more", () => {});\ntest("one", () => { return;',
      ),
      pytest: edited(pytest, /(def test_one\(\):\n)/, "def test_more():\n    pass\n\n\n$1    return\n"),
    },
  },
  {
    name: "a group that is skipped opened above the tests and closed below them, by added lines alone",
    says: caught,
    on: {
      mocha: edited(mocha, /^[\s\S]*$/, (text) => `describe.skip("all", () => {\n${text}});\n`),
      jest: edited(jest, /^[\s\S]*$/, (text) => `describe.skip("all", () => {\n${text}});\n`),
    },
  },
];
