import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Declaration, declarationsOf, leaves } from "../../src/context/declarations.js";
import { languageOf } from "../../src/context/language.js";
import { mask } from "../../src/context/mask.js";

const outline = (declarations: readonly Declaration[]): unknown[] =>
  declarations.map(({ name, from, to, inside }) =>
    inside.length > 0 ? [name, from, to, outline(inside)] : [name, from, to],
  );

const found = (file: string, lines: readonly string[]) =>
  outline(declarationsOf(file, `${lines.join("\n")}\n`));

describe("declarationsOf", () => {
  it("reads JavaScript, whatever its strings, templates and patterns hold", () => {
    expect(
      found("a.js", [
        "import x from 'x';",
        "",
        "/** Opens a brace in words: { */",
        "export function one(a) {",
        `  const s = '}' + \`}$${"{"}a ? \`{\` : ''}\` + /[}/]{2}/.source; // }`,
        "  return s;",
        "}",
        "const two = (a) =>",
        "  a + 1;",
        "exports.three = function () {",
        "};",
      ]),
    ).toEqual([
      [null, 1, 1],
      ["one", 3, 7],
      ["two", 8, 9],
      ["three", 10, 11],
    ]);
  });

  it("takes long classes apart into their members, with comments and decorators", () => {
    const members = ["a", "b", "c", "d"].flatMap((name) => [
      "  // about it",
      "  @wrap",
      `  ${name}(x) {`,
      "    return x;",
      "  }",
      "",
    ]);
    expect(found("a.ts", ["export class Box {", ...members, "}"])).toEqual([
      [
        "Box",
        1,
        26,
        [
          ["a", 2, 6],
          ["b", 8, 12],
          ["c", 14, 18],
          ["d", 20, 24],
        ],
      ],
    ]);
  });

  it("reads Python by its indentation, past dedented strings and open brackets", () => {
    expect(
      found("a.py", [
        "import os",
        "@cached(",
        "    1,",
        ")",
        "def one(",
        "    a,",
        "):",
        '    """Words',
        "dedented",
        '    """',
        "    return a",
        "",
        "class Two:",
        "    x = 1",
        "",
        "    def three(self):",
        "        if self.x:",
        "            return 1",
        "        else:",
        "            return 2",
        "",
        "    # leads on",
        "    async def four(self):",
        "        return [",
        "            1,",
        "        ]",
      ]),
    ).toEqual([
      [null, 1, 1],
      ["one", 2, 11],
      [
        "Two",
        13,
        26,
        [
          [null, 14, 14],
          ["three", 16, 20],
          ["four", 22, 26],
        ],
      ],
    ]);
  });

  it.each([
    [
      "a.go",
      [
        "package a",
        "",
        "// Run runs.",
        "func (s *Server) Run(a int) error {",
        "\treturn nil",
        "}",
        "type T struct {",
        '\tA int `json:"{"`',
        "}",
      ],
      ["Run", 3, 6],
      ["T", 7, 9],
    ],
    [
      "a.rs",
      [
        "#[derive(Debug)]",
        "pub struct S<'a> {",
        "    x: &'a str,",
        "}",
        "impl<'a> S<'a> {",
        "    pub fn get(&self) -> char { '{' }",
        "}",
      ],
      ["S", 1, 4],
      ["S", 5, 7],
    ],
    [
      "A.java",
      ["package a;", "@Test", "public class A extends B", "{", '  String s = "}";', "}", "interface C {}"],
      ["A", 2, 6],
      ["C", 7, 7],
    ],
    [
      "a.c",
      [
        "#include <x.h>",
        "/* } */",
        "static int add(int a,",
        "               int b)",
        "{",
        "  return '}';",
        "}",
        "struct s { int a; };",
      ],
      ["add", 2, 7],
      ["s", 8, 8],
    ],
    [
      "a.rb",
      ["require 'x'", "module A", "  def b", "    1", "  end", "end", "def c?", "end"],
      ["A", 2, 6],
      ["c?", 7, 8],
    ],
  ] as const)("reads %s", (file, lines, ...expected) => {
    expect(found(file, lines).filter((each) => Array.isArray(each) && each[0] !== null)).toEqual(expected);
  });

  it("falls back on indentation where brackets do not balance", () => {
    expect(
      found("a.c", [
        "#if A",
        "int f() {",
        "#else",
        "int g() {",
        "#endif",
        "  return 1;",
        "}",
        "int h() {",
        "}",
      ]).at(-1),
    ).toEqual(["h", 8, 9]);
  });

  it("cuts none of this project's own files inside a bracket", () => {
    const root = path.join(import.meta.dirname, "../../src");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const text = readFileSync(path.join(root, file), "utf8");
      const language = languageOf(file);
      const lines = language ? mask(text, language).split("\n") : [];
      for (const { from, to } of leaves(declarationsOf(file, text))) {
        const code = lines.slice(from - 1, to).join("\n");
        const opened = code.match(/[([{]/g)?.length ?? 0;
        expect({ file, from, closed: code.match(/[)\]}]/g)?.length ?? 0 }).toEqual({
          file,
          from,
          closed: opened,
        });
      }
    }
  });

  it("gives disjoint stretches in order for any text at all", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      '"',
      "'",
      "`",
      "${",
      "/",
      "//",
      "/*",
      "*/",
      "\n",
      "  ",
      "class A ",
      "def f:",
      "@x",
      "end",
      "\t",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 60 }),
        fc.constantFrom("js", "py", "rs", "rb", "c"),
        (parts, extension) => {
          const text = parts.join("");
          const count = text.replace(/\n$/, "").split("\n").length;
          let end = 0;
          for (const { from, to } of leaves(declarationsOf(`a.${extension}`, text))) {
            expect(from).toBeGreaterThan(end);
            expect(to).toBeGreaterThanOrEqual(from);
            expect(to).toBeLessThanOrEqual(count);
            end = to;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("mask", () => {
  it("keeps length and line breaks", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.constantFrom("a.js", "a.py", "a.rs", "a.php"),
        (text, file) => {
          const language = languageOf(file);
          if (!language) throw new Error(`no language for ${file}`);
          const masked = mask(text, language);
          expect(masked.length).toBe(text.length);
          expect([...masked.matchAll(/\n/g)].map(({ index }) => index)).toEqual(
            [...text.matchAll(/\n/g)].map(({ index }) => index),
          );
        },
      ),
    );
  });
});
