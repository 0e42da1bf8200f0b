import { describe, expect, it } from "@jest/globals";
import { beyondTests } from "../../src/testing/beyond-tests.js";

const py = (doc: string) => `import os\n\n\ndef f(a):\n    """${doc}"""\n    return a\n`;

describe("a change that no test can notice", () => {
  it.each([
    ["README.md", "documentation"],
    ["docs/guide/usage.rst", "documentation"],
    ["packages/a/CHANGELOG.md", "documentation"],
    ["types/index.d.ts", "type declarations"],
  ])("is one in %s", (path, why) => {
    expect(beyondTests(path, "a", "b")).toBe(why);
  });

  it.each([
    ["a line comment", "src/a.ts", "// adds\nlet a = 1;\n", "// sums\n\nlet a = 1;\n"],
    [
      "a block comment",
      "src/a.js",
      "/**\n * adds\n */\nf();\n",
      "/**\n * sums\n * @returns {number}\n */\nf();\n",
    ],
    ["a comment at the end of a line", "a.py", "a = 1\n", "a = 1  # why\n"],
    ["a docstring", "a.py", py("Adds."), py("Sums.\n\n    :param a: a number\n    ")],
    [
      "a docstring after a signature of several lines",
      "a.py",
      py("A").replace("(a)", "(\n    a,\n)"),
      py("B").replace("(a)", "(\n    a,\n)"),
    ],
  ])("is one of %s", (_, path, before, after) => {
    expect(beyondTests(path, before, after)).toBe("comments");
  });

  it.each([
    ["code", "src/a.ts", "f();\n", "// why\nf(1);\n"],
    ["a string", "src/a.ts", 'f("http://a");\n', 'f("http://b");\n'],
    ["a template of several lines", "src/a.ts", "f(`a\n// b`);\n", "f(`a\n// c`);\n"],
    ["an empty line in a template", "src/a.ts", "f(`a\nb`);\n", "f(`a\n\nb`);\n"],
    ["a long string that is a value", "a.py", 'a = """b"""\n', 'a = """c"""\n'],
    ["a long string in a call", "a.py", 'f(\n    """b"""\n)\n', 'f(\n    """c"""\n)\n'],
    ["a comment that tools obey", "src/a.ts", "f();\n", "// @ts-expect-error\nf();\n"],
    ["a build tag", "a.go", "package a\n", "//go:build linux\npackage a\n"],
    [
      "an example in a docstring that is run as a test",
      "a.py",
      py("Adds."),
      py("Adds.\n\n    >>> f(1)\n    1\n    "),
    ],
    ["Markdown that a program may read", "src/templates/mail.md", "# A\n", "# B\n"],
    ["text that a program may read", "data/words.txt", "a\n", "b\n"],
    ["a private field", "src/a.js", "class A {}\n", "class A {\n  #x = 1;\n}\n"],
    ["a new file of comments", "src/a.js", null, "// a\n"],
  ])("is none of %s", (_, path, before, after) => {
    expect(beyondTests(path, before, after)).toBeNull();
  });
});
