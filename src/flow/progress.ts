import { z } from "zod";
import { Candidate, GeneratedTest } from "../domain/candidate.js";
import { ChangedExpectations } from "../domain/changed-expectations.js";
import { Message } from "../domain/run-event.js";

/** A test that stood in the repository before, and the sentence of the task that asks for other behaviour. */
export const Contradicted = z.object({ id: z.string(), sentence: z.string() });
export type Contradicted = z.infer<typeof Contradicted>;

/** Where the iteration stands: the best candidate so far, and what it is held to. */
export const Progress = z.object({
  candidate: Candidate,
  title: z.string(),
  summary: z.array(z.string()),
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
  /** Index in the ranked approaches. */
  approach: z.number().int(),
  /** Why iterating ended early, such as a spent budget; null when it did not. */
  ended: z.string().nullable(),
});
export type Progress = z.infer<typeof Progress>;
