import { z } from "zod";
import { Candidate, GeneratedTest } from "../domain/candidate.js";
import { ChangedExpectations } from "../domain/changed-expectations.js";
import { KnownHunks } from "../domain/evidence.js";
import { Message } from "../domain/run-event.js";

/** A test that stood in the repository before, and the sentence of the task that asks for other behaviour. */
export const Contradicted = z.object({ id: z.string(), sentence: z.string() });
export type Contradicted = z.infer<typeof Contradicted>;

/** A new test that the patch fails, where neither could be shown to be wrong: both sides, for a person to decide. */
export const Disagreement = z.object({
  id: z.string(),
  /** What of the task the test follows from, as its writer said; empty when that is not known. */
  followsFrom: z.string(),
  /** What the patch does instead, in the runner's words. */
  behaviour: z.string(),
  /** How many candidates, coded apart, fail it in this same way; below two it is not suspect. */
  contradictedBy: z.number().int(),
  /** Quarantined: it is no longer among the tests. */
  takenOut: z.boolean(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** Where the iteration stands: the best candidate so far, and what it is held to. */
export const Progress = z.object({
  candidate: Candidate,
  title: z.string(),
  summary: z.array(z.string()),
  /** Of a refinement: what became of each requirement (see Outcome). */
  answers: z.array(z.string().nullable()).optional(),
  tests: z.array(GeneratedTest),
  /** Ids that passed once with a kept candidate and may never fail again. */
  anchors: z.array(z.string()),
  contradicted: z.array(Contradicted),
  /** What those should expect instead, as edits apart from the patch; absent until it was asked for. */
  changedExpectations: ChangedExpectations.optional(),
  /** Generated tests taken out because the task decides against them. */
  quarantined: z.array(z.object({ id: z.string(), sentence: z.string() })),
  /** What the next fix is appended to: from the repository's files to the last kept reply. */
  conversation: z.array(Message),
  disagreements: z.array(Disagreement),
  /** Index in the ranked approaches. */
  approach: z.number().int(),
  /** Indexes of the approaches that had their turn, this one among them. */
  tried: z.array(z.number().int()),
  /** Ids that pass with the candidate and did not on the base, the new tests among them. */
  gained: z.array(z.string()),
  /** Which hunks some test notices, where that was tried. */
  hunks: KnownHunks.nullable(),
  /** Why iterating ended early, such as a spent budget; null when it did not. */
  ended: z.string().nullable(),
  /** Tests and patch come from one reading of the task, so that a misreading would be in both. */
  sharedReading: z.boolean().optional(),
  /** Why more effort is called for, where the run may climb, and what it should know; absent when it is not stuck. */
  stuck: z.object({ why: z.string(), lessons: z.string() }).optional(),
});
export type Progress = z.infer<typeof Progress>;
