import { describe, expect, it } from "@jest/globals";
import { isGreen } from "../../src/domain/test-report.js";
import { changesOf } from "../support/plain-workspace.js";
import { find, never, outcomes, suiteOf } from "./runners/support.js";

const json = (value: object): string => JSON.stringify(value);
const assert = 'const assert = require("node:assert");\n';
const mochaTest = (value: string) =>
  `${assert}describe("one", () => { it("adds", () => { assert.equal(require(".."), ${value}); }); it("adds", () => {}); });\n`;

/** Three packages: one with Mocha that is built from source, one with node:test that uses the first, one without tests. */
const files = {
  "package.json": json({
    private: true,
    workspaces: ["packages/*", "!packages/left-out"],
    scripts: { test: "npm test --workspaces --if-present" },
    devDependencies: { mocha: "11" },
  }),
  "packages/one/package.json": json({
    name: "one",
    main: "dist/index.js",
    scripts: { test: "mocha 'test/**/*.js'", build: "node build.js" },
  }),
  "packages/one/build.js":
    'const fs = require("node:fs"); fs.mkdirSync("dist", { recursive: true }); fs.copyFileSync("src/index.js", "dist/index.js");\n',
  "packages/one/src/index.js": "module.exports = 1;\n",
  "packages/one/test/one.js": mochaTest("1"),
  "packages/two/package.json": json({
    name: "two",
    scripts: { test: "node --test" },
    dependencies: { one: "*" },
  }),
  "packages/two/two.test.js": `${assert}require("node:test")("uses one", () => { assert.equal(require("../one/dist/index.js"), 1); });\n`,
  "packages/three/package.json": json({ name: "three" }),
  "packages/left-out/package.json": json({ name: "left-out", scripts: { test: "mocha" } }),
};

describe("a workspace whose root hands on to its packages", () => {
  it("is one suite of its packages' suites, each with its own runner and after the builds that it needs", async () => {
    const suite = await suiteOf(files);
    expect([suite.runner, suite.command, suite.reason]).toEqual([
      "mocha + node:test",
      "(cd 'packages/one' && npm run build); (cd 'packages/one' && npm test); (cd 'packages/two' && npm test)",
      "each of these packages of the workspace has a suite: packages/one, packages/two",
    ]);
    expect(outcomes(await suite.run({ changes: changesOf({}) }, never))).toEqual({
      "packages/one/test/one.js > one > adds": "passed",
      "packages/one/test/one.js > one > adds #2": "passed",
      "packages/two/two.test.js > uses one": "passed",
    });
    expect(suite.isTestFile("packages/two/two.test.js")).toBe(true);
    expect(suite.isTestFile("packages/one/src/index.js")).toBe(false);
    expect(suite.native.steers("packages/one/.mocharc.json")).toBe(true);
  });

  it("builds anew for each change, so that no stale build answers for it", async () => {
    const suite = await suiteOf(files);
    const changes = changesOf({ "packages/one/src/index.js": "module.exports = 2;\n" });
    const report = await suite.run({ changes }, never);
    expect(outcomes(report)).toMatchObject({
      "packages/one/test/one.js > one > adds": "failed",
      "packages/two/two.test.js > uses one": "failed",
    });
    expect(find(report, "packages/one/test/one.js > one > adds").message).toContain("2 == 1");
    const alone = await suite.run({ changes, only: ["packages/two/two.test.js"] }, never);
    expect(outcomes(alone)).toEqual({ "packages/two/two.test.js > uses one": "failed" });
  });

  it("says which package does not build or breaks off, and still judges the others", async () => {
    const suite = await suiteOf(files);
    const unbuilt = await suite.run(
      { changes: changesOf({ "packages/one/build.js": "throw new Error('no build')" }) },
      never,
    );
    expect(outcomes(unbuilt)).toMatchObject({ "packages/one > (build)": "failed" });
    expect(find(unbuilt, "packages/one > (build)").message).toContain("no build");
    const broken = await suite.run(
      { changes: changesOf({ "packages/two/two.test.js": "process.exit(3)" }) },
      never,
    );
    expect(outcomes(broken)).toMatchObject({ "packages/one/test/one.js > one > adds": "passed" });
    expect(isGreen(broken)).toBe(false);
    const hidden = await suite.run(
      { changes: changesOf({ "packages/one/test/one.js": "it('x', () => process.exit(0))" }) },
      never,
    );
    expect(isGreen(hidden)).toBe(false);
    const hangs = await suiteOf(
      { ...files, "packages/two/two.test.js": "for (;;);" },
      { timeoutMinutes: 0.1 },
    );
    expect((await hangs.run({ changes: changesOf({}) }, never)).status).toBe("timed-out");
  });

  it("is left alone where the root has a suite of its own, or configuration names the command", async () => {
    const own = json({ workspaces: ["packages/*"], scripts: { test: "mocha 'packages/*/test/*.js'" } });
    expect((await suiteOf({ ...files, "package.json": own })).command).toBe("npm test");
    expect((await suiteOf(files, { command: "npx mocha packages/one/test" })).runner).toBe("mocha");
  });

  it.each([
    ["pnpm", { "pnpm-workspace.yaml": "packages:\n  - packages/*\n" }, "pnpm -r test"],
    ["Lerna", { "lerna.json": json({ packages: ["packages/*"] }) }, "lerna run test"],
    ["Turborepo", { "pnpm-workspace.yaml": "packages: ['packages/**']\n" }, "turbo run test"],
  ])("is found by the files of %s", async (_, more, test) => {
    const found = await suiteOf({ ...files, "package.json": json({ scripts: { test } }), ...more });
    expect(found.reason).toContain("packages/one, packages/two");
  });
});

describe("a build that has to come first", () => {
  const test = 'require("node:test")("x", () => require("node:assert").equal(require("../dist/a.js"), 1));\n';
  const built = (more: object, tests = test) => ({
    "package.json": json({
      name: "p",
      main: "dist/a.js",
      scripts: { test: "node --test", build: "node build.js" },
      ...more,
    }),
    "build.js": files["packages/one/build.js"].replaceAll("index.js", "a.js"),
    "src/a.js": "module.exports = 1;\n",
    "test/a.test.js": tests,
  });

  it("is run with the tests when they ask for what the package's entry point names", async () => {
    const suite = await suiteOf(built({}));
    expect(suite.command).toBe("npm run build && npm test");
    expect(suite.reason).toContain(
      "`npm run build` comes first, as package.json's entry point `dist/a.js` is made by it",
    );
    expect(outcomes(await suite.run({ changes: changesOf({}) }, never))).toEqual({
      "test/a.test.js > x": "passed",
    });
    const changes = changesOf({ "src/a.js": "module.exports = 2;\n" });
    expect(outcomes(await suite.run({ changes }, never))).toEqual({ "test/a.test.js > x": "failed" });
    expect((await suite.run({ changes: changesOf({ "build.js": "process.exit(2)" }) }, never)).status).toBe(
      "did-not-start",
    );
  });

  it("is run when the tests' command names what it makes, by the compiler where no script builds", async () => {
    const compiled = {
      "package.json": json({ scripts: { test: "node --test dist/test" } }),
      "tsconfig.json": "{}",
    };
    expect((await suiteOf(compiled)).command).toBe("npx tsc -p . && npm test");
  });

  it("is run when a workflow builds before it tests", async () => {
    const workflow = "jobs:\n  a:\n    steps:\n      - run: npm run build\n      - run: npm test\n";
    const suite = await suiteOf({ ...built({}, ""), ".github/workflows/ci.yml": workflow });
    expect(suite.command).toBe("npm run build && npm test");
  });

  it("is not run when the tests use the source, or when the script builds itself", async () => {
    expect((await suiteOf(built({}, 'require("../src/a.js")'))).command).toBe("npm test");
    const itself = { scripts: { pretest: "npm run build", test: "node --test", build: "node build.js" } };
    expect((await suiteOf(built(itself))).command).toBe("npm test");
  });
});

describe("a workflow", () => {
  it("names the test command where nothing else does", async () => {
    const suite = await suiteOf({
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n      - run: |\n          npm ci\n          echo \u0024{{ matrix.x }} && npx mocha \u0024{{ matrix.y }}\n          npx mocha \\\n            checks/*.js\n",
    });
    expect([suite.runner, suite.command]).toEqual(["mocha", "npx mocha checks/*.js"]);
    expect(suite.reason).toBe(
      ".github/workflows/ci.yml runs `npx mocha checks/*.js` and nothing else names it",
    );
  });

  it("names the folder that its step works in, too", async () => {
    const step = { run: "npx mocha checks", "working-directory": "tool" };
    const workflow = json({ jobs: { a: { steps: [{ uses: "x" }, step] }, b: { uses: "./other.yml" } } });
    const suite = await suiteOf({
      ".github/workflows/ci.yml": workflow,
      "tool/checks/a.js": 'it("a", () => {});',
    });
    expect(suite.command).toBe("cd 'tool' && npx mocha checks");
    expect(outcomes(await suite.run({ changes: changesOf({}) }, never))).toEqual({
      "tool/checks/a.js > a": "passed",
    });
  });
});
