import type { Config, Effort } from "../domain/config.js";
import type { Caps } from "../domain/usage.js";

/** How many calls and tries an effort may take. Figures are first estimates (design §3); change them by decision. */
export interface Plan {
  effort: Effort;
  /** The planned calls, in words, shown before the first is made. */
  calls: readonly string[];
  caps: Caps;
  /** Reading, tests and code are asked for in one call. */
  together: boolean;
  /** Calls for the reading: one, or reflect + explain + localise first and approaches + rank after it. */
  readingCalls: 1 | 2;
  /** Approaches coded side by side, to be voted on by tests. */
  candidates: number;
  /** Replies to one question that may be unusable before its stage fails. */
  tries: number;
  /** Rounds of looking things up before one question must be answered. */
  needRounds: number;
  /** Fixes for regressions, and for new tests. */
  suiteFixes: number;
  testFixes: number;
  /** Failed fixes after which the next approach is tried. */
  fixesBeforeRotation: number;
  /** Tests are asked for hunks that nothing notices. */
  testsForHunks: boolean;
  /** A review is due above either. */
  reviewAbove: { lines: number; files: number };
}

const standard = {
  calls: [
    "understand: reflect, explain tests, localise, approaches, rank (1 call)",
    "writeTests and implement, side by side, neither seeing the other (2 calls)",
    "iterateOnSuite and iterateOnTests: a call for each fix (0 to 4 calls)",
    "review, when the patch is large or a hunk goes unnoticed (0 or 1 call)",
  ],
  together: false,
  readingCalls: 1,
  candidates: 1,
  tries: 3,
  needRounds: 2,
  suiteFixes: 3,
  testFixes: 4,
  fixesBeforeRotation: 2,
  testsForHunks: false,
  reviewAbove: { lines: 60, files: 3 },
} as const;

const caps = {
  quick: { calls: 4, inputTokens: 40_000 },
  standard: { calls: 8, inputTokens: 80_000 },
  thorough: { calls: 20, inputTokens: 200_000 },
} as const;

/** The plan of a configuration: the effort's own figures, with the budget's where it sets them. */
export function planOf({ effort, budget }: Pick<Config, "effort" | "budget">): Plan {
  return {
    effort,
    ...standard,
    caps: {
      calls: budget.calls ?? caps[effort].calls,
      inputTokens: budget.inputTokens ?? caps[effort].inputTokens,
      costUsd: budget.costUsd,
      minutes: budget.minutes,
    },
  };
}
