import { describe, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import { chooseRunner } from "../../src/testing/choose-runner.js";
import { readFacts } from "../../src/testing/facts.js";
import { splitCommands } from "../../src/testing/script.js";
import { suiteOf } from "./runners/support.js";

const choose = async (files: Record<string, string>, test: Record<string, unknown> = {}) => {
  const facts = await readFacts({ files: Object.keys(files), read: async (path) => files[path] ?? null });
  const { runner, detected } = chooseRunner(facts, Config.parse({ test }));
  return [runner.name, detected.command, detected.reason];
};
const manifest = (test: string, more: object = {}) => ({
  "package.json": JSON.stringify({ scripts: { test }, ...more }),
});

describe("detection", () => {
  it.each([
    ["jest", "jest", "npm test"],
    ["cross-env NODE_ENV=test jest --runInBand", "jest", "npm test"],
    ["react-scripts test", "jest", "npm test"],
    [
      "NODE_OPTIONS=--experimental-vm-modules npx jest",
      "jest",
      "NODE_OPTIONS=--experimental-vm-modules npx jest",
    ],
    ["npm run lint && npm run unit", "mocha", "npx mocha -r ts-node/register 'test/**/*.ts'"],
    ["nyc --reporter=text mocha test/ && eslint .", "mocha", "npx mocha test/"],
    ["npm run build && mocha", "mocha", "npm test"],
    ["tsc -p . && vitest run", "vitest", "npm test"],
    ["xo && c8 node --test", "node:test", "node --test"],
    [
      "node --import tsx --test --test-reporter=dot",
      "node:test",
      "node --import tsx --test --test-reporter=dot",
    ],
  ])("reads the script %j as %s", async (script, runner, command) => {
    const files = {
      "package.json": JSON.stringify({
        scripts: {
          test: script,
          lint: "eslint .",
          unit: "mocha -r ts-node/register 'test/**/*.ts'",
          build: "tsc",
        },
      }),
    };
    const [name, found, reason] = await choose(files);
    expect([name, found]).toEqual([runner, command]);
    expect(reason).toContain("package.json");
  });

  it.each([
    [{ "pytest.ini": "[pytest]" }, "pytest.ini names pytest"],
    [{ "pyproject.toml": "[tool.pytest.ini_options]\n" }, "pyproject.toml names pytest"],
    [{ "setup.cfg": "[metadata]\n[tool:pytest]\n" }, "setup.cfg names pytest"],
    [{ "tox.ini": "[testenv]\ncommands = pytest\n" }, "tox.ini names pytest"],
    [{ "requirements-dev.txt": "flake8\npytest>=5\n" }, "requirements-dev.txt names pytest"],
    [{ "tests/conftest.py": "" }, "there is a conftest.py"],
    [{ ".github/workflows/ci.yml": "- run: pytest -q\n" }, ".github/workflows/ci.yml runs pytest"],
  ])("finds pytest in %j", async (files, reason) => {
    const [runner, command, why] = await choose(files as unknown as Record<string, string>);
    expect([runner, why]).toEqual(["pytest", reason]);
    expect(command).toMatch(/^(\.venv\/bin\/)?python -m pytest$/);
  });

  it("leaves out what npm runs before and after the tests, unless it builds", async () => {
    const scripts = { test: "npm run tests-only", "tests-only": "nyc tape 'test/**/*.js'" };
    const linted = {
      ...scripts,
      pretest: "npm run lint",
      lint: "eslint .",
      posttest: "npx npm@'>=10.2' audit",
    };
    const [name, command, reason] = await choose({ "package.json": JSON.stringify({ scripts: linted }) });
    expect([name, command]).toEqual(["tape", "npx tape 'test/**/*.js'"]);
    expect(reason).toBe("the script `test` in package.json without `eslint .`, `npm@>=10.2 audit`, `nyc`");
    const built = { test: "mocha", pretest: "npm run build", build: "tsc" };
    expect((await choose({ "package.json": JSON.stringify({ scripts: built }) }))[1]).toBe("npm test");
  });

  it("takes the runner that is installed when a script starts it through another program", async () => {
    expect(await choose(manifest("node scripts/test.js", { devDependencies: { jest: "1" } }))).toEqual([
      "jest",
      "npm test",
      "the script `test` in package.json is `node scripts/test.js`",
    ]);
  });

  it("lets configuration override, and falls back to the exit code of what nobody knows", async () => {
    const named = await choose(manifest("jest"), { command: "yarn mocha test" });
    expect(named.slice(0, 2)).toEqual(["mocha", "yarn mocha test"]);
    expect((await choose({ Makefile: "test: all\n\ttrue\n" })).slice(0, 2)).toEqual([
      "exit-code",
      "make test",
    ]);
    expect((await choose(manifest("./run-tests.sh"))).slice(0, 2)).toEqual(["exit-code", "npm test"]);
    await expect(choose(manifest("jest"), { runner: "karma" })).rejects.toMatchObject({
      code: "config-invalid",
    });
  });

  it("says so when nothing names a test command", async () => {
    const placeholder = manifest('echo "Error: no test specified" && exit 1');
    await expect(choose(placeholder)).rejects.toMatchObject({ code: "no-test-command" });
    await expect(choose({ "README.md": "" })).rejects.toMatchObject({ code: "no-test-command" });
    await expect(choose({ "package.json": "not JSON" })).rejects.toMatchObject({ code: "no-test-command" });
  });

  it("names what it knows and can't listen to", async () => {
    await expect(choose({ "build.gradle.kts": "" })).rejects.toThrow("Gradle is not supported natively");
  });

  it.each([
    [{ "Cargo.toml": "[workspace]" }, "cargo", "cargo test --workspace"],
    [{ "pom.xml": "", mvnw: "" }, "maven", "sh ./mvnw -B -o test"],
    [{ ".rspec": "", "spec/a_spec.rb": "", Gemfile: "" }, "rspec", "bundle exec rspec"],
    [{ Rakefile: "Rake::TestTask.new", "test/a_test.rb": "" }, "minitest", "rake test"],
    [
      { Gemfile: 'gem "minitest"', "spec/a_spec.rb": "" },
      "minitest",
      "bundle exec ruby -Ilib -Itest -e 'ARGV.shift(ARGV.size).each { |file| require File.expand_path(file) }' 'spec/a_spec.rb'",
    ],
    [{ "bin/rails": "", "test/a_test.rb": "" }, "minitest", "bin/rails test"],
    [{ "composer.json": '{"require-dev":{"phpunit/phpunit":"^9"}}' }, "phpunit", "vendor/bin/phpunit tests"],
    [{ "go.work": "use (\n ./a\n ./b\n)", "a/a_test.go": "" }, "go", "go test ./a/... ./b/..."],
    [{ ...manifest("ava --serial") }, "ava", "npm test"],
  ])("finds the runner of %j", async (files, runner, command) => {
    expect((await choose(files as unknown as Record<string, string>)).slice(0, 2)).toEqual([runner, command]);
  });

  it("lets no part of a script hide the tests of the next", async () => {
    const [, command] = await choose(manifest("eslint . && mocha a && mocha b"));
    expect(command).toBe("failed=0; npx mocha a || failed=1; npx mocha b || failed=1; [ $failed -eq 0 ]");
  });

  it("splits scripts outside quotes only", () => {
    expect(splitCommands(`a "x && y"; b 'p;q' && c || d`)).toEqual([`a "x && y"`, "b 'p;q'", "c || d"]);
  });
});

describe("a new test's path", () => {
  it.each([
    [["test/a.test.js", "test/b.test.js", "src/c.test.js"], "test/issue-7.test.js"],
    [["src/a/__tests__/x.spec.ts", "src/a/__tests__/y.spec.ts"], "src/a/__tests__/issue-7.spec.ts"],
    [["test/test-one.js", "test/test-two.js"], "test/test-issue-7.js"],
    [["test/issue-7.test.js"], "test/issue-7-2.test.js"],
    [[], "test/issue-7.test.js"],
  ])("among %j is %s", async (tests, expected) => {
    const files = Object.fromEntries([
      ...tests.map((path) => [path, ""]),
      ...Object.entries(manifest("node --test")),
    ]);
    expect((await suiteOf(files)).newTestPath("issue-7")).toBe(expected);
  });

  it("is a module's name in Python", async () => {
    const suite = await suiteOf({ "pytest.ini": "[pytest]", "tests/unit/test_a.py": "" });
    expect(suite.newTestPath("issue-7: x")).toBe("tests/unit/test_issue_7_x.py");
  });
});
