import { z } from "zod";
import { GeneratedTest } from "./candidate.js";
import { Usage } from "./usage.js";

/** An amount of work with the model. Money is US dollars; null where the price is unknown. */
const Amount = z.object({
  calls: z.number().int().nonnegative(),
  inputTokens: z.number().int().nonnegative(),
  costUsd: z.number().nonnegative().nullable(),
});
export type Amount = z.infer<typeof Amount>;

/** What a dry run gives: what would be done, and what that would cost. Nothing is changed by it. */
export const Planned = z.object({
  kind: z.literal("planned"),
  /** The approach and the files to change, as points; the model's words. */
  plan: z.array(z.string()),
  /** The tests that it would write, as they behave on the base. */
  tests: z.array(GeneratedTest.pick({ path: true, content: true, kind: true, reason: true })),
  estimate: z.object({
    /** What the plan itself has cost. */
    used: Usage,
    /** What doing it would take, from the start: where all goes well, and at the very most. */
    least: Amount,
    most: Amount,
  }),
});
export type Planned = z.infer<typeof Planned>;
