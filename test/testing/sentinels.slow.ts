import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { objectionBySentinel } from "../../src/testing/sentinel.js";
import { changesOf } from "../support/plain-workspace.js";
import { never, suiteOf } from "./runners/support.js";

const json = (value: object): string => JSON.stringify(value);
const has = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;

/** A repository for each runner, what a patch changes in it, and whether its tool is here. */
const repositories: Record<
  string,
  { files: Record<string, string>; patch: Record<string, string>; here: boolean }
> = {
  ava: {
    files: {
      "package.json": json({ scripts: { test: "ava" }, devDependencies: { ava: "6" } }),
      "lib/sum.js": "module.exports = 1;\n",
      "test/a.js": 'const test = require("ava"); test("a", (t) => { t.pass(); });\n',
    },
    patch: { "lib/sum.js": "module.exports = 2;\n" },
    here: true,
  },
  "mocha in a workspace": {
    files: {
      "package.json": json({ workspaces: ["packages/*"], devDependencies: { mocha: "11" } }),
      "packages/other/package.json": json({ scripts: { test: "mocha" } }),
      "packages/other/test/a.js": 'it("a", () => {});\n',
      "packages/other/test/b.js": 'it("b", () => {});\n',
      "packages/sum/package.json": json({ scripts: { test: "mocha" } }),
      "packages/sum/sum.js": "module.exports = 1;\n",
      "packages/sum/test/a.js": 'it("a", () => {});\n',
    },
    patch: { "packages/sum/sum.js": "module.exports = 2;\n" },
    here: true,
  },
  go: {
    files: {
      "go.mod": "module example.org/sum\n\ngo 1.20\n",
      "deep/sum.go": "package sum\n",
      "deep/sum_test.go": 'package sum\n\nimport "testing"\n\nfunc TestA(t *testing.T) {}\n',
    },
    patch: { "deep/sum.go": "package sum\n\nvar One = 1\n" },
    here: has("go", "version"),
  },
  cargo: {
    files: {
      "Cargo.toml": '[package]\nname = "my-sum"\nversion = "0.1.0"\nedition = "2021"\n',
      "src/lib.rs": "#[test] fn a() {}\n",
    },
    patch: { "src/lib.rs": "pub fn one() -> i32 { 1 }\n#[test] fn a() {}\n" },
    here: has("cargo", "--version"),
  },
  rspec: {
    files: { "lib/sum.rb": "ONE = 1\n", "spec/a_spec.rb": 'RSpec.describe("a") { it("b") { } }\n' },
    patch: { "lib/sum.rb": "ONE = 2\n" },
    here: has("rspec", "--version"),
  },
  minitest: {
    files: {
      Rakefile: 'require "rake/testtask"\nRake::TestTask.new { |t| t.pattern = "test/**/*_test.rb" }\n',
      "lib/sum.rb": "ONE = 1\n",
      "test/a_test.rb": 'require "minitest/autorun"\nclass ATest < Minitest::Test\n  def test_a; end\nend\n',
    },
    patch: { "lib/sum.rb": "ONE = 2\n" },
    here: has("ruby", "-e", 'require "minitest"; require "rake"'),
  },
  phpunit: {
    files: {
      "phpunit.xml":
        '<phpunit><testsuites><testsuite name="all"><directory>tests</directory></testsuite></testsuites></phpunit>',
      "src/Sum.php": "<?php\n",
      "tests/ATest.php":
        "<?php\nclass ATest extends PHPUnit\\Framework\\TestCase { function testA() { $this->assertTrue(true); } }\n",
    },
    patch: { "src/Sum.php": "<?php\nconst ONE = 1;\n" },
    here: has("phpunit", "--version"),
  },
};

/** Patches that let every failing test pass, where the code under test shares the runner's process. */
const meddling: Record<string, Record<string, string>> = {
  rspec: { "lib/sum.rb": "RSpec::Core::Example.prepend(Module.new { def set_exception(*) = nil })\n" },
  minitest: { "lib/sum.rb": "Minitest::Test.prepend(Module.new { def failures = [] })\n" },
  "mocha in a workspace": {
    "packages/sum/sum.js":
      'const { Runnable } = require("mocha"); Runnable.prototype.run = function (done) { done(); };\n',
  },
};

describe("a sentinel", () => {
  for (const [name, { files, patch, here }] of Object.entries(repositories)) {
    (here ? it : it.skip)(
      `fails as it must under ${name}, and an honest patch meets no objection`,
      async () => {
        const suite = await suiteOf(files);
        const title = "k7q2";
        const load = Object.keys(patch);
        const place = suite.newTestPath(`sentinel-${title}`);
        const plan = { path: place, title, load, facts: suite.facts, read: suite.read };
        const written = await suite.native.sentinel?.(plan);
        if (written == null) throw new Error("no sentinel");
        const path = written.path ?? place;
        const changes = changesOf({ ...patch, [path]: written.content });
        const report = await suite.run({ changes, only: [path] }, never);
        const own = report.tests.filter((test) => test.id.includes(title));
        expect([report.status, own.map((test) => test.outcome)]).toEqual([
          "completed",
          Array.from({ length: written.tests }, () => "failed"),
        ]);
        const head = changesOf(patch);
        const objection = await objectionBySentinel({ suite, head, wholeRunMs: 1, title, signal: never });
        expect(objection).toBeNull();
      },
    );
  }

  for (const [name, patch] of Object.entries(meddling)) {
    const repository = repositories[name];
    (repository?.here ? it : it.skip)(
      `shows a patch that lets failing tests pass under ${name}`,
      async () => {
        const suite = await suiteOf(repository?.files ?? {});
        const head = changesOf(patch);
        const objection = await objectionBySentinel({
          suite,
          head,
          wholeRunMs: 1,
          title: "k7q3",
          signal: never,
        });
        expect(objection).toContain("interferes with the test runner");
      },
    );
  }
});
