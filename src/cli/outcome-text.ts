import type { Outcome } from "../domain/outcome.js";

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
    case "gaveUp":
      return [`Gave up: ${outcome.why}`, ...list(outcome.closest === null ? [] : [outcome.closest])];
  }
}
