import { describe, expect, it } from "@jest/globals";
import { beyondExpectations, onlyAddsTests } from "../../src/testing/test-edits.js";
import { placeOf } from "../../src/testing/test-places.js";

const js = `const { sum } = require("../src/sum.js");

describe("sum", () => {
  it("adds", () => {
    expect(sum(1, 2)).toBe(3);
  });

  it("takes nothing for zero", () => {
    expect(sum()).toBe(0);
    expect(sum(1)).toBe(1);
  });
});
`;
const adds = "test/sum.test.js > sum > adds";
const zero = "test/sum.test.js > sum > takes nothing for zero";
const inJs = "test/sum.test.js";

const py = `import pytest
from sums import add


def test_adds():
    assert add(1, 2) == 3


class TestZero:
    @pytest.mark.parametrize("n", [0])
    def test_nothing(self, n):
        assert add(n) == 0
`;
const inPy = "test_sums.py";
const nothing = "test_sums.py > TestZero > test_nothing[0]";

const go = `package sums

func TestAdd(t *testing.T) {
	if Add(1, 2) != 3 {
		t.Fatal("no")
	}
}
`;

describe("where a test stands", () => {
  it("is found by its title, its function or its method", () => {
    expect(placeOf(inJs, js, zero)).toEqual({ from: 8, to: 11, named: 8 });
    expect(placeOf(inPy, py, nothing)).toEqual({ from: 10, to: 12, named: 11 });
    expect(placeOf("sums_test.go", go, "sums_test.go > TestAdd")).toEqual({ from: 3, to: 7, named: 3 });
  });

  it("is not guessed: a title made by a loop, or one that stands twice, has no place", () => {
    const loop = ["for (const n of [1, 2]) test(`adds $", "{n}`, () => {});\n"].join("");
    expect(placeOf("a.test.js", loop, "a.test.js > adds 1")).toBeNull();
    const twice = 'test("a", () => {});\ntest("a", () => {});\n';
    expect(placeOf("a.test.js", twice, "a.test.js > a")).toBeNull();
    expect(placeOf("a.test.js", '// test("a", f)\n', "a.test.js > a")).toBeNull();
  });

  it("is told apart by the group that it stands in", () => {
    const text = 'describe("x", () => {\n  it("a", f);\n});\ndescribe("y", () => {\n  it("a", g);\n});\n';
    expect(placeOf("t.test.js", text, "t.test.js > y > a")?.from).toBe(5);
  });
});

describe("a test file that only gained tests", () => {
  it("is one where nothing changed inside the tests that it had", () => {
    const more = '\n  it("adds more", () => {\n    expect(sum(2, 2)).toBe(4);\n  });\n';
    expect(onlyAddsTests(inJs, js, js.replace(/\}\);\n\}\);\n$/, `});\n${more}});\n`), [adds, zero])).toBe(
      true,
    );
    expect(onlyAddsTests(inJs, js, `${js}test("new", () => {});\n`, [adds, zero])).toBe(true);
    expect(onlyAddsTests(inPy, py, `${py}\n\ndef test_new():\n    assert True\n`, [nothing])).toBe(true);
    expect(onlyAddsTests(inJs, `${js}x`, `${js}x\ntest("new", () => {});\n`, [adds, zero])).toBe(true);
  });

  it("is none where a line was taken out, changed, or put into a test", () => {
    expect(onlyAddsTests(inJs, js, js.replace("toBe(3)", "toBe(4)"), [adds, zero])).toBe(false);
    expect(
      onlyAddsTests(inJs, js, js.replace("    expect(sum(1, 2))", "    return;\n    expect(sum(1, 2))"), [
        adds,
        zero,
      ]),
    ).toBe(false);
    expect(onlyAddsTests(inPy, py, `${py}\n        return\n`, [nothing])).toBe(false);
    expect(
      onlyAddsTests(inPy, py, py.replace("    @pytest", "    @pytest.mark.skip\n    @pytest"), [nothing]),
    ).toBe(false);
    const wrapped = js.replace("describe(", "describe.skip('all', () => {\ndescribe(").concat("});\n");
    expect(onlyAddsTests(inJs, js, wrapped, [adds, zero])).toBe(false);
    expect(onlyAddsTests("a.yml", "a: 1\n", "a: 1\nb: 2\n", [])).toBe(false);
  });
});

describe("a changed expectation", () => {
  it("stays inside the declared test", () => {
    expect(beyondExpectations(inJs, js, js.replace("toBe(0)", "toBeNaN()"), [zero])).toBeNull();
    const negated = js.replace("toBe(0)", "not.toBe(0)");
    expect(beyondExpectations(inJs, negated, js, [zero])).toBeNull();
    const thrown = js.replace("expect(sum()).toBe(0)", "expect(() => sum()).toThrow(TypeError)");
    expect(beyondExpectations(inJs, thrown, js, [zero])).toBeNull();
    expect(beyondExpectations(inPy, py, py.replace("== 0", "is None"), [nothing])).toBeNull();
    expect(
      beyondExpectations("sums_test.go", go, go.replace("!= 3", "!= 4"), ["sums_test.go > TestAdd"]),
    ).toBeNull();
  });

  it.each([
    ["another test", js.replace("toBe(3)", "toBe(4)"), "lies outside the declared tests"],
    ["the head of the file", js.replace("../src", "../lib"), "lies outside the declared tests"],
    ["a new line above", `// x\n${js}`, "lies outside the declared tests"],
    ["a deleted test", js.replace(/ {2}it\("takes[\s\S]*?\n {2}\}\);\n/, ""), "is gone or renamed"],
    ["a renamed test", js.replace("takes nothing", "takes anything"), "is gone or renamed"],
    ["a skipped test", js.replace('it("takes', 'it.skip("takes'), "is skipped"],
    ["the only test", js.replace('it("takes', 'it.only("takes'), "is skipped"],
    [
      "a test that ends early",
      js.replace("    expect(sum())", "    return;\n    expect(sum())"),
      "ended early",
    ],
    ["an emptied test", js.replace("    expect(sum()).toBe(0);\n", ""), "assertions of the test"],
  ])("is refused as %s", (_, after, why) => {
    expect(beyondExpectations(inJs, js, after, [zero])).toContain(why);
  });

  it("is refused where the test's place can't be told", () => {
    expect(
      beyondExpectations("a.test.js", "test(name, () => {});\n", "test(name, f);\n", ["a.test.js > a"]),
    ).toContain("can't be told");
    expect(beyondExpectations("data.json", "{}", "[]", ["data.json > a"])).toContain("no language");
  });
});
