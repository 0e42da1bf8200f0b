import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mutantsOf } from "../../../src/testing/mutants/make-mutants.js";

/** The lines with a fault in them, of a file whose every line the patch adds. */
const faultsIn = (path: string, text: string): string[] =>
  mutantsOf({ path, line: 1, text: text.replace(/^/gm, "+") }, text).map(({ after }) => after.trim());

describe("the mutants of changed lines", () => {
  it("change one thing in a line, and leave every other line as it is", () => {
    const text = "function f(a, b) {\n  if (a < b && b > 0) {\n    return a + 1;\n  }\n  return true;\n}\n";
    const mutants = mutantsOf({ path: "src/f.js", line: 1, text: text.replace(/^/gm, "+") }, text);
    expect(new Set(mutants.map(({ after }) => after.trim()))).toEqual(
      new Set([
        "if (a <= b && b > 0) {",
        "if (a < b && b >= 0) {",
        "if (a < b || b > 0) {",
        "if (a < b && b > 1) {",
        "if (!(a < b && b > 0)) {",
        "return a - 1;",
        "return a + 2;",
        "return undefined;",
        "return false;",
      ]),
    );
    for (const { text: faulty, line } of mutants) {
      const [was, is] = [text.split("\n"), faulty.split("\n")];
      expect(is).toHaveLength(was.length);
      expect(is.filter((each, index) => each !== was[index])).toHaveLength(1);
      expect(is[line - 1]).not.toBe(was[line - 1]);
    }
  });

  it("begin with one for each line, boundaries and conditions first", () => {
    expect(faultsIn("a.js", "x = a + 1;\ny = b < 2;\n").slice(0, 2)).toEqual(["x = a - 1;", "y = b <= 2;"]);
  });

  it("touch no comment, string, pattern, template, import or type", () => {
    const quiet = [
      "// if (a < b) return 1 + 2",
      "/* a < b && true */",
      'const s = "a < b && true + 1";',
      ["const t = `a < $", "{x} && true`;"].join(""),
      "const p = /a && 1 + 2/;",
      "import { a } from './a1.js';",
      "type A = Map<string, 3> | true;",
      "const f = (a) => a;",
      "console.log(a);",
    ].join("\n");
    expect(faultsIn("a.ts", quiet)).toEqual([]);
    expect(faultsIn("a.py", '# a < b\ns = "a < b and True"\n"""\n1 + 2\n"""\nfrom a1 import b\n')).toEqual(
      [],
    );
  });

  it("leave generics, arrows, pointers, shifts and tags alone", () => {
    expect(faultsIn("a.ts", "const m: Map<string, number> = new Map<string, Array<number>>();")).toEqual([]);
    expect(faultsIn("a.go", "var p *int = &x\nch <- x\ny := *p\n")).toEqual([]);
    expect(faultsIn("a.rs", "fn f(x: &'static str) -> Option<u32> {\n")).toEqual([]);
    expect(faultsIn("a.tsx", "const view = <div className={a}>{b}</div>;")).toEqual([]);
  });

  it("leave the conditions of loops alone, which might never end", () => {
    expect(faultsIn("a.js", "while (a < b) {\n} while (a > 1);\n")).toEqual([]);
    expect(faultsIn("a.py", "while a < b:\n")).toEqual([]);
  });

  it("take a call out where it is a statement of its own, and only there", () => {
    expect(faultsIn("a.js", "{\n  items.push(x);\n}\n")).toContain(";");
    expect(faultsIn("a.js", "f(\n  g(x)\n);\n")).toEqual([]);
    expect(faultsIn("a.js", "if (ready)\n  start();\n")).toEqual(["if (!(ready))"]);
    expect(faultsIn("a.js", "a()\n  .then(b)\n")).toEqual([]);
    expect(faultsIn("a.js", "const a =\n  compute();\n")).toEqual([]);
    expect(faultsIn("a.py", "def f():\n    items.append(x)\n")).toEqual(["pass"]);
    expect(faultsIn("a.go", "func f() {\n\tmu.Lock()\n}\n")).toEqual([""]);
  });

  it("are right in Python, Go, Rust, Java and TypeScript", () => {
    expect(faultsIn("a.py", "if a and not b:\n    return c\n")).toEqual([
      "if not (a and not b):",
      "return None",
      "if a or not b:",
    ]);
    expect(faultsIn("a.go", "if a == nil {\nif x := f(); x > 0 {\nreturn x, nil\n")).toEqual([
      "if !(a == nil) {",
      "if x := f(); x >= 0 {",
      "if a != nil {",
      "if x := f(); x > 1 {",
    ]);
    expect(faultsIn("a.rs", "if let Some(x) = y {\nif x >= 1 {\n")).toEqual([
      "if x > 1 {",
      "if !(x >= 1) {",
      "if x >= 2 {",
    ]);
    expect(faultsIn("A.java", "return a != b;\n")).toEqual(["return a == b;"]);
    expect(faultsIn("a.ts", "return x;\n")).toEqual(["return undefined as never;"]);
  });

  it("are none for prose, data and languages without rules", () => {
    for (const path of ["README.md", "data.json", "a.rb", "Makefile"])
      expect(faultsIn(path, "a < b and true + 1\n")).toEqual([]);
  });

  it("never throw, keep the number of lines, and are the same each time, whatever the text", () => {
    const paths = fc.constantFrom("a.js", "a.ts", "a.py", "a.go", "a.rs", "A.java");
    const piece = fc.constantFrom(
      ..."(){}[]<>=+-*/%&|!;:,.'\"`\\\n #if return true 1 a and not $".split(""),
      " < ",
      " && ",
      "if (",
      "return ",
    );
    fc.assert(
      fc.property(paths, fc.array(piece, { maxLength: 60 }), (path, pieces) => {
        const text = pieces.join("");
        const hunk = { path, line: 1, text: text.replace(/^/gm, "+") };
        const mutants = mutantsOf(hunk, text);
        expect(mutantsOf(hunk, text)).toEqual(mutants);
        for (const mutant of mutants) expect(mutant.text.split("\n")).toHaveLength(text.split("\n").length);
      }),
    );
  });
});
