import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { measure, nodeTest } from "./support.js";

describe("mutants", () => {
  it("that never end are stopped and count as noticed; those that do not load count as nothing", async () => {
    const patch = {
      "src/age.js":
        "const list = [1];\nexports.one = list[0].valueOf();\nexports.adult = (age) => {\n  while (age > 100) {\n    age = age - 1;\n    if (age < 0) return false;\n  }\n  return true;\n};\n",
    };
    const tests = {
      "test/adult.test.js":
        'const { adult } = require("../src/age.js");\nrequire("node:test")("adult", () => { if (!adult(101)) throw new Error("no"); });\n',
    };
    const files = {
      ...nodeTest.files,
      "test/one.test.js":
        'const { one } = require("../src/age.js");\nrequire("node:test")("one", () => { if (one !== 1) throw new Error("no"); });\n',
    };
    const { mutants } = await measure({ ...nodeTest, files, patch, tests, mutants: 20 });
    const of = (after: string) => mutants?.tried.find((mutant) => mutant.after === after)?.outcome;
    expect(of("exports.one = list[1].valueOf();")).toBeUndefined();
    expect(mutants?.unusable).toBe(1);
    expect(of("age = age + 1;")).toBe("hung");
    expect(of("return false;")).toBe("noticed");
  });

  const pytest = spawnSync("python", ["-m", "pytest", "--version"]).status === 0;
  (pytest ? it : it.skip)(
    `are tried in Python by pytest${pytest ? "" : " (pytest is not installed)"}`,
    async () => {
      const { mutants, objections } = await measure({
        command: "python -m pytest",
        files: {
          "age.py": "def adult(age):\n    return False\n",
          "test_age.py": "from age import adult\n\n\ndef test_child():\n    assert not adult(3)\n",
        },
        patch: { "age.py": "def adult(age):\n    return age >= 18\n" },
        tests: { "test_adult.py": "from age import adult\n\n\ndef test_adult():\n    assert adult(18)\n" },
      });
      expect(objections).toEqual([]);
      expect(mutants?.tried.map(({ after, outcome }) => [after, outcome])).toEqual([
        ["return age > 18", "noticed"],
        ["return None", "noticed"],
        ["return age >= 19", "noticed"],
      ]);
    },
  );

  it("are tried with Jest", async () => {
    const { mutants, objections } = await measure({
      command: "node_modules/.bin/jest",
      files: {
        "package.json": JSON.stringify({ devDependencies: { jest: "30" } }),
        "age.js": "exports.adult = () => false;\n",
        "child.test.js": 'test("child", () => expect(require("./age.js").adult(3)).toBe(false));\n',
      },
      patch: { "age.js": "exports.adult = (age) => age >= 18;\n" },
      tests: { "adult.test.js": 'test("adult", () => expect(require("./age.js").adult(18)).toBe(true));\n' },
    });
    expect(objections).toEqual([]);
    expect(mutants?.tried.map(({ after, outcome }) => [after, outcome])).toEqual([
      ["exports.adult = (age) => age > 18;", "noticed"],
      ["exports.adult = (age) => age >= 19;", "noticed"],
    ]);
  });
});
