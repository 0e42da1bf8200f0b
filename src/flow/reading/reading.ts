import { z } from "zod";
import type { Context } from "../../context/context.js";
import type { Baseline } from "../../domain/baseline.js";
import { GeneratedTest } from "../../domain/candidate.js";
import { Message } from "../../domain/run-event.js";
import { Draft } from "../draft.js";
import { Contradicted } from "../progress.js";

const Approach = z.object({ name: z.string(), idea: z.array(z.string()), risk: z.string() });
export type Approach = z.infer<typeof Approach>;

export const Reading = z.object({
  judgement: z.enum(["clear", "unclear", "already-so"]),
  questions: z.array(z.string()),
  alreadySoBecause: z.array(z.string()),
  goal: z.string(),
  /** Best first. */
  approaches: z.array(Approach).min(1),
  contradicted: z.array(Contradicted),
  /** What is to change and what must keep working, in a few lines: for who writes the code. */
  places: z.string(),
  /**
   * From the repository's files to the reading itself, without places and approaches: what tests and code are both
   * asked from. Who writes the tests must not know how it will be built, and one prefix serves both from a cache.
   */
  prefix: z.array(Message),
  /** The test file that was shown as a sample of style. */
  sample: z.string().nullable(),
  /** What an earlier effort tried, and why it failed: for who writes the code. */
  lessons: z.string().optional(),
  /** Tests and code, where they were asked for in the same call; no code for a task that is called already so. */
  together: z
    .object({
      tests: z.array(GeneratedTest.pick({ path: true, content: true, follows: true })),
      draft: Draft.nullable(),
    })
    .optional(),
});
export type Reading = z.infer<typeof Reading>;

export interface Understanding {
  context: Context;
  baseline: Baseline;
  /** What an earlier effort tried, and why it failed; null for the first. */
  lessons: string | null;
}
