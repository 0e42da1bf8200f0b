import { z } from "zod";
import { ChangeSet } from "./change-set.js";

/**
 * How far a candidate is from done, compared field by field in this order; smaller is better.
 * AlphaCodium sums |actual − expected|; a repository's tests have no such measure, but they can be counted.
 */
export const Distance = z.object({
  anchorsBroken: z.number(),
  baselineBroken: z.number(),
  newTestsFailing: z.number(),
  /** 1 when the suite did not run to its end, so that the counts before it mean nothing, else 0. */
  suiteDidNotFinish: z.number(),
  linesChanged: z.number(),
});
export type Distance = z.infer<typeof Distance>;

/** Negative when `a` is nearer to done than `b`. A suite that did not finish is further than any that did. */
export function compareDistance(a: Distance, b: Distance): number {
  return (
    a.suiteDidNotFinish - b.suiteDidNotFinish ||
    a.anchorsBroken - b.anchorsBroken ||
    a.baselineBroken - b.baselineBroken ||
    a.newTestsFailing - b.newTestsFailing ||
    a.linesChanged - b.linesChanged
  );
}

/** One try at the task: a patch to the sources (new tests are kept apart), and how far it got. */
export const Candidate = z.object({
  changes: ChangeSet,
  approach: z.string(),
  distance: Distance.nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/** A test file that the flow wrote, as it behaved on the base. */
export const GeneratedTest = z.object({
  path: z.string(),
  content: z.string(),
  /** Ids of its tests, filled from a run on the base or, for `red-because-absent`, on the first head that loads it. */
  ids: z.array(z.string()),
  kind: z.enum(["red", "red-because-absent", "green", "broken"]),
  /** Why it was classified so, in the runner's words. */
  reason: z.string(),
  /** By title, the sentence of the task that each of its tests follows from, as its writer said; untrusted text. */
  follows: z.array(z.object({ title: z.string(), sentence: z.string() })).optional(),
});
export type GeneratedTest = z.infer<typeof GeneratedTest>;

/** True for the id of a test in this file, and for the file's own path, which stands for a file that reports none. */
export const isOf = (id: string, path: string): boolean => id === path || id.startsWith(`${path} > `);
