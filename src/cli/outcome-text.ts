import type { Outcome } from "../domain/outcome.js";
import { estimateInWords, testKindInWords } from "../report/planned-text.js";

/** How a run ended, for a terminal. */
export function describeOutcome(outcome: Outcome, files: readonly string[]): string {
  return [...words(outcome), ...files.map((file) => `  ${file}`)].join("\n");
}

function words(outcome: Outcome): string[] {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`);
  switch (outcome.kind) {
    case "ready":
      return [`Ready: ${outcome.title}`, ...list(outcome.summary)];
    case "draft":
      return [`Draft, not proven: ${outcome.title}`, ...list(outcome.missing)];
    case "asked":
      return ["The issue is unclear. Questions:", ...list(outcome.questions)];
    case "alreadySo":
      return ["The code already does this.", ...list(outcome.explanation), ...list(outcome.shownBy)];
    case "planned":
      return [
        "A plan; nothing was changed.",
        ...list(outcome.plan),
        outcome.tests.length === 0 ? "It would write no tests." : "The tests it would write:",
        ...list(outcome.tests.map(({ path, kind }) => `${path}: ${testKindInWords[kind]}`)),
        estimateInWords(outcome.estimate),
      ];
    case "gaveUp":
      return [`Gave up: ${outcome.why}`, ...list(outcome.closest === null ? [] : [outcome.closest])];
  }
}
