import type { Checker } from "./problem.js";

/** Why an answer is not the expected one. */
export interface Difference {
  kind: "wrong-answer" | "wrong-order" | "prints-too-much";
  /** The first difference, in words. */
  detail: string;
}

export interface Comparison {
  checker: Checker;
  floats: boolean;
}

/** Absolute for small numbers, relative for those above one. */
export const tolerance = 1e-6;

/**
 * Holds an answer against the expected one; null when it is right. Words are compared as they stand. Where the problem
 * has answers with decimal points, two numbers of which at least one has a point or an exponent may differ by the
 * tolerance; whole numbers never may, however large. In any order, words are compared as they stand only.
 */
export function compareAnswers(actual: string, expected: string, how: Comparison): Difference | null {
  if (how.checker === "any-order-lines") return compareInAnyOrder(lines(actual), lines(expected), "line");
  const [left, right] = [words(actual), words(expected)];
  if (how.checker === "any-order-tokens") return compareInAnyOrder(left, right, "word");
  return compareInOrder(left, right, how.floats);
}

function compareInOrder(
  actual: readonly string[],
  expected: readonly string[],
  floats: boolean,
): Difference | null {
  const same = (a: string, b: string): boolean => a === b || (floats && close(a, b));
  const at = expected.findIndex((word, index) => !same(actual[index] ?? "", word));
  if (at < 0 && actual.length === expected.length) return null;
  if (actual.length > expected.length && isContained(expected, actual, same)) {
    const first = at < 0 ? expected.length : at;
    const detail = `${counted(actual.length, "word")} instead of ${expected.length}; first ${show(actual[first])} as word ${first + 1}`;
    return { kind: "prints-too-much", detail };
  }
  const index = at < 0 ? expected.length : at;
  const detail = `word ${index + 1} is ${show(actual[index])} instead of ${show(expected[index])}`;
  const kind = missing(expected, actual).length === 0 && actual.length === expected.length;
  return { kind: kind ? "wrong-order" : "wrong-answer", detail };
}

function compareInAnyOrder(
  actual: readonly string[],
  expected: readonly string[],
  unit: string,
): Difference | null {
  const [lost] = missing(expected, actual);
  const [extra] = missing(actual, expected);
  if (lost === undefined && extra === undefined) return null;
  if (lost === undefined) {
    const detail = `${counted(actual.length, unit)} instead of ${expected.length}; ${unit} ${show(extra)} is not asked for`;
    return { kind: "prints-too-much", detail };
  }
  const instead = extra === undefined ? "" : `; ${unit} ${show(extra)} is not asked for`;
  return { kind: "wrong-answer", detail: `${unit} ${show(lost)} is missing${instead}` };
}

/** The items of the first list that the second lacks, with repeats counted. */
function missing(from: readonly string[], of: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of of) left.set(item, (left.get(item) ?? 0) + 1);
  return from.filter((item) => {
    const count = left.get(item) ?? 0;
    if (count > 0) left.set(item, count - 1);
    return count === 0;
  });
}

/** Whether all of `inner` occurs in `outer` in that order, with other words between. */
function isContained(
  inner: readonly string[],
  outer: readonly string[],
  same: (a: string, b: string) => boolean,
): boolean {
  let at = 0;
  for (const word of outer) if (at < inner.length && same(word, inner[at] ?? "")) at += 1;
  return at === inner.length;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function close(actual: string, expected: string): boolean {
  if (!number.test(actual) || !number.test(expected) || !/[.e]/i.test(actual + expected)) return false;
  return Math.abs(Number(actual) - Number(expected)) <= tolerance * Math.max(1, Math.abs(Number(expected)));
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => words(line).join(" "))
    .filter((line) => line !== "");

const show = (word: string | undefined): string =>
  word === undefined ? "missing" : `\`${word.length > 60 ? `${word.slice(0, 60)}…` : word}\``;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
