import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { checkSyntax } from "../../../src/testing/ladder/syntax.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never } from "../runners/support.js";

const check = (base: Record<string, string>, changed: Record<string, string | null>) =>
  checkSyntax(plainWorkspace(base), changesOf(changed), never);

const has = (tool: string): boolean => spawnSync(tool, ["--help"]).error === undefined;

describe("the syntax rung", () => {
  it.each([
    ["src/a.js", "exports.a = 1;\nexports.b = (;\n", 2],
    ["src/a.mjs", "export const a = 1;\nexport const b = ];\n", 2],
    ["src/a.ts", "export const a: number = 1;\nexport function f(: string {}\n", 2],
    ["src/a.tsx", "export const a = 1;\nexport const b = <p>;\n", 3],
  ])("finds the error in %s with its line", async (path, text, line) => {
    const found = await check({ [path]: "" }, { [path]: text });
    expect(found?.problems).toEqual([{ path, line, message: expect.stringMatching(/^SyntaxError: ./) }]);
  });

  it("takes every dialect that a parser at hand knows", async () => {
    const found = await check(
      { "src/old.js": "" },
      {
        "src/module.js": 'import fs from "node:fs";\nexport default await fs.promises.readFile("x");\n',
        "src/script.js": "#!/usr/bin/env node\nreturn require('fs');\n",
        "src/markup.js": "export const a = () => <p>{1}</p>;\n",
        "src/typed.ts": "export enum A { B }\nexport const c = <T,>(x: T) => x satisfies T;\n",
      },
    );
    expect(found).toMatchObject({ problems: [], unchecked: [] });
    expect(found?.checked).toHaveLength(4);
  });

  it("believes no parser that refuses what the base has already", async () => {
    const odd = "%% a template {{ of }} something\n";
    expect((await check({ "src/a.js": odd }, { "src/a.js": `${odd}${odd}` }))?.problems).toEqual([]);
    expect((await check({ "src/a.js": odd }, { "src/b.js": odd }))?.problems).toEqual([]);
    expect((await check({ "src/a.js": "" }, { "src/b.js": odd }))?.problems).toHaveLength(1);
  });

  it("leaves data, test data and deleted files alone, and names what it can't read", async () => {
    expect(await check({}, { "README.md": "(", "test/fixtures/bad.js": "(", "a.js": null })).toBeNull();
    expect(await check({}, { "lib/x.zig": "(" })).toMatchObject({
      problems: [],
      checked: [],
      unchecked: ["no parser of .zig files"],
    });
  });

  const python = has("python3");
  (python ? it : it.skip)(`reads Python${python ? "" : " (python3 is not installed)"}`, async () => {
    const found = await check(
      { "a.py": "", "b.py": "" },
      { "a.py": "def f():\n    return (\n", "b.py": "async def f(): return [x async for x in y]\n" },
    );
    expect(found?.problems).toEqual([
      { path: "a.py", line: 2, message: expect.stringMatching(/^SyntaxError: /) },
    ]);
    expect(found?.checked).toEqual(["a.py", "b.py"]);
  });

  const go = has("gofmt");
  (go ? it : it.skip)(`reads Go${go ? "" : " (gofmt is not installed)"}`, async () => {
    const found = await check(
      { "a.go": "package a\n", "b.go": "package a\n" },
      { "a.go": "package a\n\nfunc f( {\n", "b.go": "package   a\n" },
    );
    expect(found?.problems).toEqual([
      { path: "a.go", line: 3, message: expect.stringMatching(/^syntax error: /) },
    ]);
    expect(found?.checked).toEqual(["a.go", "b.go"]);
  });
});
