import { expect, it } from "@jest/globals";
import { combinationName, expandStrategy } from "../../../src/localhub/workflows/matrix.js";

it("is one job without a matrix", () => {
  expect(expandStrategy(null)).toEqual({ combinations: [{}], failFast: true, maxParallel: 1, matrix: false });
});

// The example of "Expanding or adding matrix configurations" in GitHub's documentation.
it("adds what is included to the combinations it fits, and new ones for the rest", () => {
  const { combinations } = expandStrategy({
    matrix: {
      fruit: ["apple", "pear"],
      animal: ["cat", "dog"],
      include: [
        { color: "green" },
        { color: "pink", animal: "cat" },
        { fruit: "apple", shape: "circle" },
        { fruit: "banana" },
        { fruit: "banana", animal: "cat" },
      ],
    },
  });
  expect(combinations).toEqual([
    { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
    { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
    { fruit: "pear", animal: "cat", color: "pink" },
    { fruit: "pear", animal: "dog", color: "green" },
    { fruit: "banana" },
    { fruit: "banana", animal: "cat" },
  ]);
});

it("excludes whatever matches in part, and can be made of includes alone", () => {
  const excluded = expandStrategy({
    matrix: { os: ["linux", "macos"], node: [20, 22], exclude: [{ os: "macos", node: 20 }, { node: 22 }] },
  });
  expect(excluded.combinations).toEqual([{ os: "linux", node: 20 }]);
  const included = expandStrategy({ matrix: { include: [{ a: 1 }, { a: 2 }] }, "fail-fast": false });
  expect(included).toEqual({
    combinations: [{ a: 1 }, { a: 2 }],
    failFast: false,
    maxParallel: 2,
    matrix: true,
  });
});

it("shows the values in the job's name", () => {
  expect(combinationName({ os: "linux", node: 20, extra: { deep: [true, null] } })).toBe("linux, 20, true, ");
});
