import { describe, expect, it } from "@jest/globals";
import { asking, measure, nodeTest } from "./support.js";

describe("mutants of a patch", () => {
  it("are noticed by tests that look at the boundary", async () => {
    const { mutants, objections } = await measure({ ...nodeTest, tests: asking([17, false], [18, true]) });
    expect(objections).toEqual([]);
    expect(mutants).toMatchObject({ unusable: 0, untried: 0 });
    expect(mutants?.tried).toEqual([
      {
        path: "src/age.js",
        line: 2,
        before: "return age >= 18;",
        after: "return age > 18;",
        outcome: "noticed",
        noticedBy: ["test/adult.test.js > at 18"],
      },
      expect.objectContaining({ after: "return undefined;", outcome: "noticed" }),
      expect.objectContaining({ after: "return age >= 19;", outcome: "noticed" }),
    ]);
  });

  it("survive where no test looks, which is told and is no objection", async () => {
    const { mutants, objections } = await measure({ ...nodeTest, tests: asking([5, false], [40, true]) });
    expect(mutants?.tried.map(({ after, outcome }) => [after, outcome])).toEqual([
      ["return age > 18;", "survived"],
      ["return undefined;", "noticed"],
      ["return age >= 19;", "survived"],
    ]);
    expect(objections).toEqual([]);
  });

  it("checklist 16: are an objection where not one of several is noticed, though the change itself is", async () => {
    const files = { ...nodeTest.files, "src/age.js": "exports.one = 1;\n" };
    const patch = {
      "src/age.js": "exports.one = 1;\nexports.adult = (age) => {\n  return age >= 18 && age < 200;\n};\n",
    };
    const tests = {
      "test/adult.test.js":
        'require("node:test")("is there", () => { if (!("adult" in require("../src/age.js"))) throw new Error("no"); });\n',
    };
    const { objections } = await measure({ ...nodeTest, files, patch, tests, mutants: 3 });
    expect(objections).toEqual([
      "No test notices any of the 3 small faults that were put into the change at src/age.js:2.",
    ]);
  });

  it("are not tried on a patch that is doubted already", async () => {
    const { mutants, objections } = await measure({ ...nodeTest, tests: asking([18, false]) });
    expect(objections).not.toEqual([]);
    expect(mutants).toBeUndefined();
  });
});
