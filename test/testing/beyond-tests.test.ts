import { describe, expect, it } from "@jest/globals";
import { beyondTests } from "../../src/testing/beyond-tests.js";

const hunk = (path: string, ...lines: string[]) => beyondTests({ path, text: lines.join("\n") });

describe("a change that no test can notice", () => {
  it.each([
    ["README.md", "documentation"],
    ["docs/guide/usage.rst", "documentation"],
    ["packages/a/CHANGELOG.md", "documentation"],
    ["types/index.d.ts", "type declarations"],
  ])("is one in %s", (path, why) => {
    expect(hunk(path, "+anything")).toBe(why);
  });

  it("is one of whole lines of comment", () => {
    expect(hunk("src/a.ts", "-// adds", "+// subtracts", "+")).toBe("comments");
    expect(hunk("a.py", "+# why")).toBe("comments");
  });

  it.each([
    ["code", "src/a.ts", "+// why", "+let a = 1;"],
    ["a comment that tools obey", "src/a.ts", "+// @ts-expect-error"],
    ["a build tag", "a.go", "+//go:build linux"],
    ["a line of a string or a product that begins like a comment elsewhere", "src/a.ts", "+* b;"],
    ["a heading of Markdown that a program may read", "src/templates/mail.md", "+# Hello"],
    ["text that a program may read", "data/words.txt", "+a"],
    ["a private field", "src/a.js", "+#x = 1;"],
  ])("is none of %s", (_, path, ...lines) => {
    expect(hunk(path, ...lines)).toBeNull();
  });
});
