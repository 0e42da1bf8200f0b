import { describe, expect, it } from "@jest/globals";
import { caseCollisions, pathProblem } from "../../src/domain/paths.js";

describe("pathProblem", () => {
  it.each(["src/index.ts", "a.b/c-d_e.txt", "docs/ünïcode.md", ".eslintrc", "git/config", "src/.gitkeep"])(
    "lets %s be written",
    (path) => expect(pathProblem(path)).toBeNull(),
  );

  it.each([
    "",
    "/etc/passwd",
    "C:/windows",
    "../outside",
    "a/../../b",
    "a//b",
    "./a",
    "a\\b",
    "a\0b",
    "a\u202eb",
    ".git/config",
    ".GIT/hooks/pre-commit",
    "sub/.git/config",
    ".g\u200cit/config",
    "git~1/config",
    ".git./config",
    ".gitmodules",
    ".github/workflows/ci.yml",
    ".GitHub/dependabot.yml",
    "docs/CODEOWNERS",
    "trailing ",
    "x".repeat(1025),
  ])("refuses %j", (path) => expect(pathProblem(path)).toEqual(expect.any(String)));
});

describe("caseCollisions", () => {
  it("names two paths that are one file on a file system that folds case", () => {
    expect(caseCollisions(["src/A.ts", "src/b.ts", "SRC/a.ts"])).toEqual([["src/A.ts", "SRC/a.ts"]]);
  });
});
