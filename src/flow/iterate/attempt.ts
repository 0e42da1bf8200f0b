import type { Baseline } from "../../domain/baseline.js";
import { compareDistance } from "../../domain/candidate.js";
import { changeSetHash, mergeChangeSets } from "../../domain/change-set.js";
import { noteKind } from "../../domain/note-kind.js";
import type { StageName } from "../../domain/run-event.js";
import { type Assessment, assess, gainedBy, testFiles } from "../assess.js";
import type { Suspect } from "../choose/suspects.js";
import { failureText } from "../failure-text.js";
import type { Progress } from "../progress.js";
import { note, type Room } from "../room.js";
import type { Draft } from "../stages/implement.js";
import type { Reading } from "../stages/understand.js";

/** What both iterating stages give the loop. */
export interface Iteration {
  room: Room;
  stage: Extract<StageName, "iterateOnSuite" | "iterateOnTests">;
  baseline: Baseline;
  reading: Reading;
  /** Model calls for fixes and new approaches that it may make. */
  fixes: number;
  /** Candidates coded already: the first of them that had no turn yet is the next approach. */
  others: readonly Draft[];
  /** New tests that several candidates contradict alike. */
  suspects: readonly Suspect[];
  /** What to work on next, given what the suite said: ids of failing tests; empty when done. */
  targets: (said: Assessment) => string[];
}

/** A candidate, all it is held to, and what the suite said of it. */
export interface Attempt {
  progress: Progress;
  said: Assessment;
  /** Why the fix that was tried last was thrown away; null when none was. */
  rejected: string | null;
}

/** Runs the suite on a proposal, unless the very same patch was run before with the same tests. */
export async function attempt(iteration: Iteration, progress: Progress, known: Known): Promise<Attempt> {
  const { room, stage, baseline } = iteration;
  const key = changeSetHash(progress.candidate.changes);
  const before = known.get(key);
  if (before !== undefined) {
    await note(
      room,
      stage,
      "dead-end",
      "the same patch again: what the suite said of it is known, it is not run twice",
    );
    return measured(progress, before);
  }
  const said = await assess(room, stage, progress.candidate.changes, {
    baseline,
    tests: progress.tests,
    anchors: progress.anchors,
    contradicted: progress.contradicted.map(({ id }) => id),
  });
  known.set(key, said);
  return measured(progress, said);
}

const measured = (progress: Progress, said: Assessment): Attempt => ({
  progress: {
    ...progress,
    candidate: { ...progress.candidate, distance: said.distance },
    gained: gainedBy(said),
    hunks: null,
  },
  said,
  rejected: null,
});

/** What the suite said, by change set hash. Belongs to one set of tests: cleared when that changes. */
export type Known = Map<string, Assessment>;

/** The attempt with every generated test that passes now as an anchor, each once. */
export async function anchored(iteration: Iteration, kept: Attempt): Promise<Attempt> {
  const { anchors } = kept.progress;
  const gained = Object.entries(kept.said.newTests)
    .filter(([id, state]) => state === "passed" && !anchors.includes(id))
    .map(([id]) => id);
  for (const id of gained) await note(iteration.room, iteration.stage, noteKind.anchor, id);
  return { ...kept, progress: { ...kept.progress, anchors: [...anchors, ...gained] } };
}

export const nearer = (a: Attempt, b: Attempt): Attempt =>
  compareDistance(b.said.distance, a.said.distance) < 0 ? b : a;

/** What the suite said of some tests, for a prompt; frames are read from the attempt's own tree. */
export function failures(
  { room }: Iteration,
  { progress, said }: Attempt,
  ids: readonly string[],
): Promise<string> {
  const tree = mergeChangeSets(progress.candidate.changes, testFiles(room.workspace.base, progress.tests));
  return failureText(room, said.report, ids, tree);
}
