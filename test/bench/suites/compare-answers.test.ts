import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareAnswers, tolerance } from "../../../src/bench/suites/problems/compare-answers.js";
import type { Checker } from "../../../src/bench/suites/problems/problem.js";

const compare = (actual: string, expected: string, checker: Checker = "tokens", floats = false) =>
  compareAnswers(actual, expected, { checker, floats });
const kind = (...given: Parameters<typeof compare>) => compare(...given)?.kind ?? "right";

describe("an answer held against the expected one", () => {
  it.each([
    ["1 2 3", "1 2 3", "right"],
    [" 1\n2   3\r\n\n", "1 2 3\n", "right"],
    ["", "\n", "right"],
    ["1 2 4", "1 2 3", "wrong-answer"],
    ["1 2", "1 2 3", "wrong-answer"],
    ["", "0", "wrong-answer"],
    ["yes", "YES", "wrong-answer"],
    ["3 2 1", "1 2 3", "wrong-order"],
    ["1 2 3 4", "1 2 3", "prints-too-much"],
    ["Answer: 7", "7", "prints-too-much"],
    ["debug 1 debug 2", "1 2", "prints-too-much"],
    ["0", "", "prints-too-much"],
    ["1000000000000000000", "1000000000000000001", "wrong-answer"],
    ["7.0", "7", "wrong-answer"],
  ])("%j instead of %j is %s", (actual, expected, said) => {
    expect(kind(actual, expected)).toBe(said);
  });

  it.each([
    ["0.3333333", "0.333333333", "right"],
    ["1e6", "1000000.5", "right"],
    ["1000000.9", "1000000.0", "right"],
    ["2", "2.0", "right"],
    ["0.33", "0.333333333", "wrong-answer"],
    ["NaN", "0.5", "wrong-answer"],
    ["Infinity", "0.5", "wrong-answer"],
    ["1000000001", "1000000000", "wrong-answer"],
    ["0.5 0.5", "0.5", "prints-too-much"],
  ])("where numbers may be off a little, %j instead of %j is %s", (actual, expected, said) => {
    expect(kind(actual, expected, "tokens", true)).toBe(said);
  });

  it.each([
    ["b 2\na 1\n", "a 1\nb 2\n", "any-order-lines", "right"],
    ["1 a\nb 2", "a 1\nb 2", "any-order-lines", "wrong-answer"],
    ["a 1", "a 1\na 1", "any-order-lines", "wrong-answer"],
    ["a 1\na 1", "a 1", "any-order-lines", "prints-too-much"],
    ["3 1 2", "1\n2\n3", "any-order-tokens", "right"],
    ["1 1 2", "1 2 2", "any-order-tokens", "wrong-answer"],
    ["1 2 3", "1 2", "any-order-tokens", "prints-too-much"],
  ] as const)("%j instead of %j, %s, is %s", (actual, expected, checker, said) => {
    expect(kind(actual, expected, checker)).toBe(said);
  });

  it("tells the first difference", () => {
    expect(compare("1 5 3 9", "1 2 3 4")).toEqual({
      kind: "wrong-answer",
      detail: "word 2 is `5` instead of `2`",
    });
    expect(compare("1", "1 2")?.detail).toBe("word 2 is missing instead of `2`");
    expect(compare("1 2 x", "1 2")?.detail).toBe("3 words instead of 2; first `x` as word 3");
    expect(compare("b\nc", "a\nb", "any-order-lines")?.detail).toBe(
      "line `a` is missing; line `c` is not asked for",
    );
  });
});

const word = fc.stringMatching(/^[a-z0-9.-]{1,6}$/);
const list = fc.array(word, { maxLength: 12 });
const gaps = fc.array(fc.constantFrom(" ", "\n", "\r\n", "  ", "\t"), { minLength: 14, maxLength: 14 });
const checkers = fc.constantFrom<Checker>("tokens", "any-order-tokens");

describe("whatever the answer", () => {
  it("white space never counts", () => {
    fc.assert(
      fc.property(list, gaps, checkers, fc.boolean(), (words, between, checker, floats) => {
        const spread = words.map((one, index) => one + (between[index] ?? " ")).join("");
        expect(compare(spread, words.join(" "), checker, floats)).toBeNull();
      }),
    );
  });

  it("lines and words may be in any order where that is said, and only there", () => {
    fc.assert(
      fc.property(list, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (words, keys) => {
        const shuffled = words
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(compare(shuffled.join(" "), words.join(" "), "any-order-tokens")).toBeNull();
        expect(compare(shuffled.join("\n"), words.join("\n"), "any-order-lines")).toBeNull();
        const said = kind(shuffled.join(" "), words.join(" "));
        expect(said).toBe(shuffled.join(" ") === words.join(" ") ? "right" : "wrong-order");
      }),
    );
  });

  it("a word more is too much, a word less is wrong", () => {
    fc.assert(
      fc.property(list, word, checkers, (words, more, checker) => {
        const expected = words.join(" ");
        expect(kind([...words, more].join(" "), expected, checker)).toBe("prints-too-much");
        expect(kind([more, ...words].join(" "), expected, checker)).toBe("prints-too-much");
        if (words.length > 0) expect(kind(words.slice(1).join(" "), expected, checker)).toBe("wrong-answer");
      }),
    );
  });

  it("numbers are right within the tolerance and wrong beyond it", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: -0.4, max: 0.4, noNaN: true }), (expected, share) => {
        const scale = tolerance * Math.max(1, Math.abs(expected));
        const near = (expected + share * scale).toFixed(9);
        expect(kind(near, expected.toFixed(9), "tokens", true)).toBe("right");
        const far = (expected + 3 * scale).toFixed(9);
        expect(kind(far, expected.toFixed(9), "tokens", true)).toBe("wrong-answer");
      }),
    );
  });

  it("whole numbers are never nearly right", () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 6n, 10n ** 30n), (number) => {
        expect(kind(`${number + 1n}`, `${number}`, "tokens", true)).toBe("wrong-answer");
      }),
    );
  });
});
