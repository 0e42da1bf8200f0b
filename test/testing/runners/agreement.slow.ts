import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never, suiteOf } from "./support.js";

/**
 * Each suite prints what its tests see (arguments, environment, working directory, modules) and how many passed. The plain
 * command and the instrumented one have to print the same and exit with the same code.
 */
const seen =
  'console.log("SEEN " + JSON.stringify([process.argv.slice(1).map((word) => word.replace(/.*tree/, "")), process.execArgv, Object.keys(process.env).sort(), process.env.NODE_OPTIONS ?? null, process.cwd().replace(/.*tree/, ""), Object.getOwnPropertyNames(globalThis).length]));';
const pythonSeen =
  "import os, sys\nprint('SEEN', [a.replace(os.getcwd(), '') for a in sys.argv], sorted(os.environ), os.environ.get('PYTHONPATH'), len(sys.path), os.path.basename(os.getcwd()))\n";

const rubySeen =
  'warn "SEEN #{[ARGV, File.basename($PROGRAM_NAME), ENV.keys.sort - ["_"], ENV["RUBYOPT"], File.basename(Dir.pwd)]}"\n';

/** How to tell that a tool that is no package of ours is here. */
const tools: Readonly<Record<string, readonly string[]>> = {
  pytest: ["python", "-m", "pytest", "--help"],
  unittest: ["python", "-m", "unittest", "--help"],
  rspec: ["rspec", "--version"],
  minitest: ["ruby", "-e", 'require "minitest"; require "rake"'],
  phpunit: ["phpunit", "--version"],
  cargo: ["cargo", "--version"],
};

const manifest = (script: string, runner?: string) =>
  JSON.stringify({
    scripts: { test: script },
    ...(runner === undefined ? {} : { devDependencies: { [runner]: "1" } }),
  });
const scripted = (script: string, runner: string, test: string) => ({
  "package.json": manifest(script, runner),
  "test/a.test.js": `${seen}\n${test}`,
});
const passAndFail = (define: string) =>
  `${define}("good", () => {});\n${define}("bad", () => { throw new Error("no"); });`;

const suites: readonly [string, Record<string, string>][] = [
  ["jest", scripted("jest --verbose=false", "jest", passAndFail("test"))],
  ["mocha", scripted("mocha --check-leaks test/", "mocha", passAndFail("it"))],
  ["node:test", scripted("node --test test/", "x", passAndFail('require("node:test")'))],
  ["vitest", scripted("vitest run", "vitest", `import { it } from "vitest";\n${passAndFail("it")}`)],
  [
    "tape",
    scripted(
      "tape test/*.js",
      "tape",
      'const test = require("tape"); test("good", (t) => { t.pass(); t.end(); }); test("bad", (t) => { t.fail(); t.end(); });',
    ),
  ],
  [
    "uvu",
    scripted("uvu test", "uvu", `const { test } = require("uvu");\n${passAndFail("test")}\ntest.run();`),
  ],
  [
    "ava",
    scripted(
      "ava",
      "ava",
      'const test = require("ava"); test("good", (t) => t.pass()); test("bad", (t) => t.fail());',
    ),
  ],
  [
    "rspec",
    {
      "spec/a_spec.rb": `${rubySeen}RSpec.describe("x") { it("good") { }; it("bad") { raise "no" } }\n`,
    },
  ],
  [
    "minitest",
    {
      Rakefile: 'require "rake/testtask"\nRake::TestTask.new { |t| t.pattern = "test/**/*_test.rb" }\n',
      "test/a_test.rb": `require "minitest/autorun"\nclass T < Minitest::Test\n  def test_good = (${rubySeen.trim()})\n  def test_bad = flunk\nend\n`,
    },
  ],
  [
    "phpunit",
    {
      "phpunit.xml":
        '<phpunit><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>',
      "tests/ATest.php": `<?php\nclass ATest extends PHPUnit\\Framework\\TestCase { function testGood() { fwrite(STDERR, "SEEN " . json_encode([$_SERVER["argv"], $GLOBALS["argv"] ?? null, array_diff(array_keys(getenv()), ["_"]), basename(getcwd())]) . "\\n"); $this->assertTrue(true); } function testBad() { $this->fail(); } }\n`,
    },
  ],
  [
    "cargo",
    {
      "Cargo.toml": '[package]\nname = "seen"\nversion = "0.1.0"\nedition = "2021"\n',
      "src/lib.rs":
        '#[test] fn good() { let mut names: Vec<String> = std::env::vars().map(|(k, _)| k).filter(|k| k != "_").collect(); names.sort(); panic!("SEEN {:?} {:?} {:?}", std::env::args().count(), names, std::env::current_dir().unwrap().file_name().unwrap()); }\n#[test] fn quiet() {}\n',
    },
  ],
  [
    "pytest",
    {
      "pytest.ini": "[pytest]\naddopts = -s\n",
      "tests/test_a.py": `${pythonSeen}\ndef test_good(): pass\ndef test_bad(): assert False\n`,
    },
  ],
  [
    "unittest",
    {
      "test_a.py": `${pythonSeen}\nimport unittest\nclass T(unittest.TestCase):\n    def test_good(self): pass\n    def test_bad(self): self.fail()\n`,
    },
  ],
];

describe("a plain and an instrumented run", () => {
  for (const [runner, files] of suites) {
    const [program, ...words] = tools[runner] ?? [];
    const missing = program !== undefined && spawnSync(program, words).status !== 0;
    (missing ? it.skip : it)(`agree under ${runner}`, async () => {
      const suite = await suiteOf(files);
      expect(suite.runner).toBe(runner);
      const changes = changesOf({});
      const workspace = plainWorkspace(files);
      const plain = await workspace.run({ command: suite.command, changes, timeoutMs: 60_000 }, never);
      const { command, support, collect } = suite.native.instrument({ command: suite.command, only: null });
      const told = await workspace.run({ command, support, collect, changes, timeoutMs: 60_000 }, never);
      const lines = (text: string) =>
        text
          .split("\n")
          .filter((line) => /SEEN/.test(line))
          .map((line) => line.replace(/^\s*#?\s*/, ""));
      expect(lines(plain.stdout + plain.stderr).length).toBeGreaterThan(0);
      expect(lines(told.stdout + told.stderr)).toEqual(lines(plain.stdout + plain.stderr));
      expect(told.exitCode).toBe(plain.exitCode);
      const report = await suite.run({ changes }, never);
      expect(report.tests.map((test) => test.outcome).sort()).toEqual(["failed", "passed"]);
    });
  }
});
