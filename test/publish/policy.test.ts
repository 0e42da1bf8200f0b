import { describe, expect, it } from "@jest/globals";
import { type ChangedFile, toBase64 } from "../../src/domain/change-set.js";
import { changeSetProblems } from "../../src/publish/policy.js";

const file = (path: string, text: string | null = "x\n"): ChangedFile => ({
  path,
  mode: "100644",
  content: text === null ? null : toBase64(text),
});
const problems = (files: ChangedFile[], protect: string[] = []) =>
  changeSetProblems({ base: "a".repeat(40), files }, protect);

describe("what may be published", () => {
  it("is a change of text files, deletions among them", () => {
    expect(problems([file("src/a.js"), file("src/gone.js", null), file("docs/ä.md", "grüße\n")])).toEqual([]);
  });

  it("case 21: is not a change that changes nothing", () => {
    expect(problems([])).toEqual(["The change set changes nothing."]);
  });

  it.each([
    ["case 13: a workflow", ".github/workflows/ci.yml", "automation"],
    ["case 13: the list of owners", "docs/CODEOWNERS", "CODEOWNERS"],
    ["case 17: a way out of the tree", "../out.txt", "not normal"],
    ["case 17: an absolute path", "/etc/passwd", "absolute"],
    ["case 17: git's own folder in capitals", "a/.GIT/config", "git's own"],
    ["case 18: the list of submodules", ".gitmodules", "git's own"],
  ])("%s is refused, and the path is named", (_, path, reason) => {
    const [problem, ...more] = problems([file(path)]);
    expect(problem).toContain(reason);
    expect(problem).toContain(path);
    expect(more).toEqual([]);
  });

  it("case 17: two files that are one where case does not count are refused", () => {
    expect(problems([file("src/Sum.js"), file("src/sum.js")])).toHaveLength(1);
    expect(problems([file("src/Sum.js", null), file("src/sum.js")])).toEqual([]);
  });

  it("case 19: a binary file is refused, and so is one that is not UTF-8", () => {
    const binary = { ...file("a.bin"), content: Buffer.from([1, 0, 2]).toString("base64") };
    const latin = { ...file("b.txt"), content: Buffer.from([0xe4, 0x0a]).toString("base64") };
    expect(problems([binary, latin])).toEqual(["a.bin is binary.", "b.txt is binary."]);
  });

  it("case 19: too many files, a file too large and all together too large are refused", () => {
    const many = Array.from({ length: 101 }, (_, index) => file(`f${index}`));
    expect(problems(many)).toEqual(["101 files are changed; at most 100 may be."]);
    const million = "x".repeat(1024 * 1024);
    expect(problems([file("a", `${million}x`)])).toEqual(["a has 1048577 bytes; at most 1048576 may be."]);
    const six = Array.from({ length: 6 }, (_, index) => file(`f${index}`, million));
    expect(problems(six)).toEqual(["All files together have 6291456 bytes; at most 5242880 may be."]);
  });

  it("a path that occurs twice is refused", () => {
    expect(problems([file("a"), file("a", "y")])).toEqual(["a occurs more than once."]);
  });

  it("what the repository protects is refused", () => {
    expect(problems([file("deploy/prod/.env"), file("src/a.js")], ["deploy/**"])).toEqual([
      "deploy/prod/.env is protected by .github/patchwright.yml.",
    ]);
  });
});
