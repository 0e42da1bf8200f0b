import type { Amount, Planned } from "../domain/planned.js";
import { bullets } from "./evidence-text.js";
import { details } from "./stage-log.js";
import { escapeUntrusted, fenced } from "./untrusted.js";
import { clip, count, counted, money, usageInWords } from "./words.js";

/** Characters of one test's source that are shown. */
const sourceLimit = 2500;

/** A dry run's plan, tests and estimate in Markdown; at most so many points and tests. */
export function plannedText({ plan, tests, estimate }: Planned, most: number): string {
  const shown = tests.slice(0, most);
  return [
    `What it would do:\n\n${bullets(plan, most, 1500)}`,
    tests.length === 0 ? "It would write no tests." : "The tests it would write:",
    ...shown.map((test) =>
      details(
        `${escapeUntrusted(test.path)}: ${testKindInWords[test.kind]}`,
        fenced(clip(test.content, sourceLimit)),
      ),
    ),
    shown.length < tests.length ? `And ${counted(tests.length - shown.length, "more file")}.` : "",
    estimateInWords(estimate),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** How a new test behaves on the base, for people. */
export const testKindInWords: Readonly<Record<Planned["tests"][number]["kind"], string>> = {
  red: "fails on the base, as it should",
  "red-because-absent": "fails on the base, as what it tests is not there yet",
  green: "passes on the base already: it guards what is there",
  broken: "does not run on the base",
};

/** What doing it would cost, and what the plan has cost. */
export function estimateInWords({ used, least, most }: Planned["estimate"]): string {
  return [
    `Doing it would take ${fromTo(least, most, ({ calls }) => count(calls))} model calls`,
    `${fromTo(least, most, ({ inputTokens }) => count(inputTokens))} input tokens`,
    `${costInWords(least, most)}.`,
  ]
    .join(", ")
    .concat(` The plan itself took ${usageInWords(used)}.`);
}

const costInWords = (least: Amount, most: Amount): string =>
  least.costUsd === null || most.costUsd === null
    ? "price unknown"
    : fromTo(least, most, ({ costUsd }) => money(costUsd));

function fromTo(least: Amount, most: Amount, words: (amount: Amount) => string): string {
  const [from, to] = [words(least), words(most)];
  return from === to ? from : `${from} to ${to}`;
}
