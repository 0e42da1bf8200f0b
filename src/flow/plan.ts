import { type Config, Effort } from "../domain/config.js";
import type { Caps } from "../domain/usage.js";
import type { Part } from "./parts.js";
import { callsInWords, climbInWords } from "./plan-words.js";

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
  /** Failed fixes after which the next approach is tried, or the next effort. */
  fixesBeforeRotation: number;
  /** Tests are asked for hunks that nothing notices. */
  testsForHunks: boolean;
  /** A review is due above either. */
  reviewAbove: { lines: number; files: number };
  /** Parts that are left out, to measure what they are worth, or because the effort does without. */
  without: readonly Part[];
  /** The plan that a stuck run goes on with; null at the highest effort it may climb to. */
  next: Plan | null;
}

type Figures = Omit<Plan, "effort" | "calls" | "caps" | "without" | "next">;

const standard: Figures = {
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
};

const figures: Record<Effort, Figures> = {
  quick: { ...standard, together: true },
  standard,
  thorough: {
    ...standard,
    readingCalls: 2,
    candidates: 3,
    needRounds: 4,
    suiteFixes: 4,
    testFixes: 6,
    testsForHunks: true,
  },
};

const caps: Record<Effort, { calls: number; inputTokens: number }> = {
  quick: { calls: 4, inputTokens: 40_000 },
  standard: { calls: 8, inputTokens: 80_000 },
  thorough: { calls: 20, inputTokens: 200_000 },
};

type PlanConfig = Pick<Config, "effort" | "budget"> & Partial<Pick<Config, "climbTo">>;

/**
 * The plan of a configuration, and after it those of the efforts that it may climb to. Caps are an effort's own; what
 * the budget sets holds for all efforts. `without` leaves parts out of every one of them.
 */
export function planOf(
  { effort, climbTo = "thorough", budget }: PlanConfig,
  without: readonly Part[] = [],
): Plan {
  const efforts = Effort.options;
  const highest = Math.max(efforts.indexOf(effort), efforts.indexOf(climbTo));
  const above = efforts[efforts.indexOf(effort) + 1];
  const mayClimb = above !== undefined && efforts.indexOf(above) <= highest;
  const next = mayClimb ? planOf({ effort: above, climbTo, budget }, without) : null;
  const own: Omit<Plan, "calls"> = {
    effort,
    ...figures[effort],
    ...(without.includes("fixes") && { suiteFixes: 0, testFixes: 0 }),
    caps: {
      calls: budget.calls ?? caps[effort].calls,
      inputTokens: budget.inputTokens ?? caps[effort].inputTokens,
      costUsd: budget.costUsd,
      minutes: budget.minutes,
    },
    without: [...new Set<Part>([...without, ...(effort === "quick" ? (["review"] as const) : [])])],
    next,
  };
  return { ...own, calls: [...callsInWords(own), ...climbInWords(next)] };
}

/** The plans of a run, from the one that it begins with to the highest that it may climb to. */
export const plansFrom = (plan: Plan): Plan[] => [plan, ...(plan.next === null ? [] : plansFrom(plan.next))];
