import { z } from "zod";
import { ChangeSet } from "../domain/change-set.js";
import { Message } from "../domain/run-event.js";

/** Code for one approach, before any test has run on it. */
export const Draft = z.object({
  changes: ChangeSet,
  title: z.string(),
  summary: z.array(z.string()),
  /** Of a refinement: what became of each requirement (see Outcome). */
  answers: z.array(z.string().nullable()).optional(),
  conversation: z.array(Message),
  /** Index in the ranked approaches. */
  approach: z.number().int(),
});
export type Draft = z.infer<typeof Draft>;
