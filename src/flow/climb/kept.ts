import type { GeneratedTest } from "../../domain/candidate.js";
import type { Outcome } from "../../domain/outcome.js";
import type { Draft } from "../draft.js";
import type { Progress } from "../progress.js";
import type { Reading } from "../reading/reading.js";

/** What an effort begins with: what the one before it found. */
export interface Kept {
  /** The reading to go on from, with the approaches that are still to be coded; null reads the task afresh. */
  reading: Reading | null;
  tests: GeneratedTest[];
  /** The best candidate of all efforts so far. */
  best: Progress | null;
  /** What was tried, and why it failed; null when nothing was. */
  lessons: string | null;
}

export const nothingKept: Kept = { reading: null, tests: [], best: null, lessons: null };

/** An effort that is stuck: why, and what it hands on. */
export interface Climb {
  why: string;
  kept: Kept;
}

export const isClimb = (ended: Outcome | Climb): ended is Climb => !("kind" in ended);

/**
 * What a stuck effort hands on; null for one that is not stuck. A reading that the tests were written apart from is
 * kept with them, and the approaches that had no turn are left to code. One that tests and code shared is not: the task
 * is read afresh, and its tests stand beside the new ones.
 */
export function climbOf(reading: Reading, tested: Progress): Climb | null {
  const { stuck, ...best } = tested;
  if (stuck === undefined) return null;
  const kept = { tests: tested.tests, best, lessons: stuck.lessons };
  if (reading.together !== undefined) return { why: stuck.why, kept: { ...kept, reading: null } };
  const further = reading.approaches.filter((_, index) => !tested.tried.includes(index));
  const approaches = further.length > 0 ? further : reading.approaches;
  const { contradicted } = tested;
  return {
    why: stuck.why,
    kept: { ...kept, reading: { ...reading, approaches, contradicted, lessons: stuck.lessons } },
  };
}

/** The best candidate so far as a draft, to be voted on with those of a reading that was kept; none for a fresh one. */
export function earlierDrafts({ reading, best }: Kept): Draft[] {
  if (reading === null || best === null) return [];
  const { candidate, title, summary, answers, conversation } = best;
  return [
    {
      changes: candidate.changes,
      title,
      summary,
      answers,
      conversation,
      approach: reading.approaches.length,
    },
  ];
}
