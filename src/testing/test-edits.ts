import { diffArrays } from "diff";
import { type Language, languageOf } from "../context/language.js";
import { mask } from "../context/mask.js";
import { balanced } from "./brackets.js";
import { placeOf, type TestPlace } from "./test-places.js";

/** A stretch of the base's lines that another text has in other words: 1-based; `count` is 0 where lines are only added. */
interface Change {
  /** The first line that is replaced, or the one before which lines are added. */
  at: number;
  count: number;
  added: readonly string[];
}

function changesBetween(before: string, after: string): Change[] {
  const changes: Change[] = [];
  let at = 1;
  for (const { value, added, removed } of diffArrays(before.split("\n"), after.split("\n"))) {
    const last = changes.at(-1);
    if (removed) {
      changes.push({ at, count: value.length, added: [] });
      at += value.length;
    } else if (added) {
      const joined = last !== undefined && last.at + last.count === at && last.added.length === 0;
      if (joined) changes.splice(-1, 1, { ...last, added: value });
      else changes.push({ at, count: 0, added: value });
    } else at += value.length;
  }
  return changes;
}

/**
 * True when a test file only gained lines, none of them inside one of the base's own tests, so that its tests are what
 * they were and what was added is new. False where that can't be told; then the change is one of existing tests.
 */
export function onlyAddsTests(path: string, before: string, after: string, ids: readonly string[]): boolean {
  const language = languageOf(path);
  const places = ids.map((id) => placeOf(path, before, id));
  const lines = before.split("\n");
  const end = before.trimEnd().split("\n").length;
  return changesBetween(before, after).every(({ at, count, added }) => {
    const code = added.filter((line) => line.trim() !== "");
    if (count > 0) return isLastNewline(before, at, count, added);
    // An attribute belongs to what follows it, and brackets that stay open take in what follows.
    if (/^\s*(@|#\[)/.test(code.at(-1) ?? "")) return false;
    if (language === null || !balanced(mask(added.join("\n"), language))) return false;
    // After everything and unindented, a line can't be part of what stands above it.
    if (at > end && indentOf(code[0] ?? "") === 0) return true;
    return places.every((place) => place !== null && !isPartOf(place, at, code, lines, language));
  });
}

/** Whether lines that are added before line `at` come to stand in a test: by indentation also after its last line. */
function isPartOf(
  { from, to, named }: TestPlace,
  at: number,
  added: readonly string[],
  lines: readonly string[],
  { blocks }: Language,
): boolean {
  if (from < at && at <= to) return true;
  const follows = at > to && lines.slice(to, at - 1).every((line) => line.trim() === "");
  return blocks === "indentation" && follows && indentOf(added[0] ?? "") > indentOf(lines[named - 1] ?? "");
}

const indentOf = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;

/** A file without a line break at its end: the last line is the same, and more follows. */
const isLastNewline = (before: string, at: number, count: number, added: readonly string[]): boolean =>
  count === 1 && at === before.split("\n").length && (added[0] ?? "") === before.split("\n")[at - 1];

/** Where tests of most libraries assert: once for each assertion, whatever stands after its first word. */
const asserts =
  /\b(?:expect|assert\w*|should|verify\w*|raises|t\.\w+)\b|(?<![.\w])(?:ok|is|not|equals?|same|throws|rejects|match|strictEqual|deepEqual|deepStrictEqual|fail)\s*\(|(?<![.\w])(?:throw|raise)\b/gi;

/** Marks in a test's head that keep it from running, or keep the others from it; and what gives up inside it. */
const idleHead = /\b(skip\w*|todo|only|xit|xtest|fit|fdescribe|xdescribe|ignore|disabled|xfail)\b/i;
const givesUp = /\b(t|this|ctx|context|pytest|self|test|it)\.(skip\w*|todo)\s*\(|\breturn\b/gi;

/**
 * Why the edits of an existing test file go beyond the expectations of the declared tests, in a sentence; null when they
 * do not: nothing outside those tests is touched, each is still there under its name, nothing is skipped, and no
 * assertion is taken out.
 */
export function beyondExpectations(
  path: string,
  before: string,
  after: string,
  ids: readonly string[],
): string | null {
  const language = languageOf(path);
  if (language === null) return `${path} is in no language in which a test can be found`;
  const places: { id: string; was: TestPlace; is: TestPlace }[] = [];
  for (const id of ids) {
    const was = placeOf(path, before, id);
    if (was === null) return `where the test “${id}” stands in its file can't be told`;
    const is = placeOf(path, after, id);
    if (is === null) return `the test “${id}” is gone or renamed`;
    places.push({ id, was, is });
  }
  const outside = changesBetween(before, after).find(
    ({ at, count }) =>
      !places.some(
        ({ was }) =>
          at >= was.named && at + Math.max(count, 1) - 1 <= was.to && !(count === 0 && at === was.named),
      ),
  );
  if (outside !== undefined) return `line ${outside.at} of ${path} lies outside the declared tests`;
  for (const { id, was, is } of places) {
    const [old, now] = [partsOf(before, was, language), partsOf(after, is, language)];
    if (
      (idleHead.test(now.head) && !idleHead.test(old.head)) ||
      count(givesUp, now.all) > count(givesUp, old.all)
    )
      return `the test “${id}” is skipped, ended early or made the only one`;
    if (count(asserts, now.all) < count(asserts, old.all))
      return `assertions of the test “${id}” are taken out`;
  }
  return null;
}

/** A test's code without strings and comments: all of it, and what stands before its body. */
function partsOf(text: string, { from, to, named }: TestPlace, language: Language) {
  const lines = mask(text, language).split("\n");
  const head = lines
    .slice(from - 1, named)
    .join("\n")
    .replace(/(=>|\bfunction\b)[\s\S]*$/, "");
  return { head, all: lines.slice(from - 1, to).join("\n") };
}

const count = (pattern: RegExp, code: string): number => code.match(pattern)?.length ?? 0;
