import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { dependentsOf } from "../../../src/context/dependents.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never, suiteOf } from "../runners/support.js";

type Files = Record<string, string>;

/** What the runner itself calls related to some changed files. */
async function askRunner(files: Files, changed: readonly string[]): Promise<string[] | null> {
  const suite = await suiteOf(files);
  const asked = suite.native.related?.instrument({ command: suite.command, changed }) ?? null;
  if (asked === null) return null;
  const result = await plainWorkspace(files).run(
    { ...asked, changes: changesOf({}), timeoutMs: 60_000 },
    never,
  );
  return suite.native.related?.parse(result, changed) ?? null;
}

const common = (load: (path: string) => string, share: string, ending: string, head = ""): Files => ({
  [`src/a.${ending}`]: share,
  [`src/b.${ending}`]: `${load("./a")}\n${share}`,
  [`src/c.${ending}`]: share,
  [`test/b.test.${ending}`]: `${head}${load("../src/b")}\ntest("b", () => { throw new Error("never run"); });`,
  [`test/c.test.${ending}`]: `${head}${load("../src/c")}\ntest("c", () => { throw new Error("never run"); });`,
  "notes.txt": "nobody imports it\n",
});

describe("the runner's own selection", () => {
  it("Jest names the test files that depend on a changed one, and runs none of them", async () => {
    const files = {
      ...common((path) => `require("${path}");`, "exports.x = 1;", "js"),
      "package.json": JSON.stringify({ name: "x", scripts: { test: "jest" }, jest: {} }),
    };
    expect(await askRunner(files, ["src/a.js"])).toEqual(["test/b.test.js"]);
    expect(await askRunner(files, ["notes.txt"])).toEqual([]);
  });

  it("Vitest does too, and is not asked where its command has filters of its own", async () => {
    const head = 'import { test } from "vitest";\n';
    const files = (script: string): Files => ({
      ...common((path) => `import "${path}.mjs";`, "export const x = 1;", "mjs", head),
      "package.json": JSON.stringify({ name: "x", scripts: { test: script } }),
    });
    expect(await askRunner(files("vitest run"), ["src/a.mjs"])).toEqual(["test/b.test.mjs"]);
    expect(await askRunner(files("vitest run"), ["notes.txt"])).toEqual([]);
    expect(await askRunner(files("vitest run test/b"), ["src/a.mjs"])).toBeNull();
  });

  const go = spawnSync("go", ["version"]).status === 0;
  (go ? it : it.skip)(
    `Go's packages tell by their imports${go ? "" : " (go is not installed)"}`,
    async () => {
      const pkg = (name: string, imports: string, use: string): Files => ({
        [`${name}/${name}.go`]: `package ${name}\n${imports}\nvar X = 1${use}\n`,
        [`${name}/${name}_test.go`]: `package ${name}\nimport "testing"\nfunc TestX(t *testing.T) {}\n`,
      });
      const files = {
        "go.mod": "module example.com/x\n\ngo 1.20\n",
        ...pkg("a", "", ""),
        ...pkg("b", 'import "example.com/x/a"', " + a.X"),
        ...pkg("c", "", ""),
      };
      expect((await askRunner(files, ["a/a.go"]))?.sort()).toEqual(["a/a_test.go", "b/b_test.go"]);
      expect(await askRunner(files, ["c/c.go"])).toEqual(["c/c_test.go"]);
      expect(await askRunner(files, ["a/testdata/x.txt"])).toHaveLength(2);
    },
    60_000,
  );
});

describe("the import graph", () => {
  const files: Files = {
    "src/a.js": "exports.a = 1;",
    "src/b.js": 'const {\n  a,\n} = require("./a");',
    "src/c.ts": 'import {\n  b,\n} from "./b.js";',
    "src/with = sign.js": 'require("./a");',
    "src/apart.js": "// imports nothing",
    "test/c.test.ts": 'import { c } from "../src/c.js";',
    "pkg/__init__.py": "",
    "pkg/core.py": "def f(): pass",
    "pkg/more.py": "from . import (\n    core,\n)",
    "tests/test_more.py": "from pkg import more",
    "tests/test_core.py": "from os import path\nimport sys, pkg.core as core  # both",
    "tests/test_none.py": "import os",
    "data.bin": "\0",
  };
  const reached = async (changes: Record<string, string | null>) =>
    [...((await dependentsOf(plainWorkspace(files), changesOf(changes), never)) ?? [])].sort();

  it("follows JavaScript and TypeScript over several files", async () => {
    expect(await reached({ "src/a.js": "exports.a = 2;" })).toEqual([
      "src/a.js",
      "src/b.js",
      "src/c.ts",
      "src/with = sign.js",
      "test/c.test.ts",
    ]);
  });

  it("follows Python, with what is listed in brackets", async () => {
    expect(await reached({ "pkg/core.py": "" })).toEqual([
      "pkg/core.py",
      "pkg/more.py",
      "tests/test_core.py",
      "tests/test_more.py",
    ]);
  });

  it("sees imports that the change itself adds, and importers of a file that it deletes", async () => {
    expect(await reached({ "src/apart.js": 'require("./new");', "src/new.js": "" })).toEqual([
      "src/apart.js",
      "src/new.js",
    ]);
    expect(await reached({ "src/b.js": null })).toEqual(["src/b.js", "src/c.ts", "test/c.test.ts"]);
  });

  it("knows packages of the repository by their names", async () => {
    const own: Files = {
      "package.json": JSON.stringify({ name: "own", exports: { ".": { import: "./src/main.js" } } }),
      "src/main.js": 'export * from "./part.js";',
      "src/part.js": "",
      "packages/b/package.json": JSON.stringify({ name: "@own/b", main: "dist/index.js" }),
      "packages/b/src/index.ts": 'import "./deep.js";',
      "packages/b/src/deep.ts": "",
      "test/own.test.js": 'import { x } from "own";',
      "test/b.test.js": 'import { x } from "@own/b";',
      "test/deep.test.js": 'import { x } from "@own/b/src/deep";',
      "test/other.test.js": 'import { x } from "owner";',
    };
    const from = async (path: string) =>
      [...((await dependentsOf(plainWorkspace(own), changesOf({ [path]: "" }), never)) ?? [])].filter((one) =>
        one.startsWith("test/"),
      );
    expect(await from("src/part.js")).toEqual(["test/own.test.js"]);
    expect((await from("packages/b/src/deep.ts")).sort()).toEqual(["test/b.test.js", "test/deep.test.js"]);
  });
});
