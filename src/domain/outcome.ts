import { z } from "zod";
import { ChangeSet } from "./change-set.js";
import { Evidence } from "./evidence.js";

const Patch = z.object({
  changes: ChangeSet,
  title: z.string(),
  summary: z.array(z.string()),
  evidence: Evidence,
  /** Tests and patch come from one reading of the task, so that a misreading would be in both. Absent when apart. */
  sharedReading: z.boolean().optional(),
});

/** How a run ended. A crash, a stop request and a spent budget end in one of these too, with the best candidate kept. */
export const Outcome = z.discriminatedUnion("kind", [
  Patch.extend({ kind: z.literal("ready") }),
  Patch.extend({
    kind: z.literal("draft"),
    /** What is missing for `ready`, one sentence each. */
    missing: z.array(z.string()),
  }),
  z.object({ kind: z.literal("asked"), questions: z.array(z.string()).min(1) }),
  z.object({ kind: z.literal("alreadySo"), explanation: z.array(z.string()), shownBy: z.array(z.string()) }),
  z.object({ kind: z.literal("gaveUp"), why: z.string(), closest: z.string().nullable() }),
]);
export type Outcome = z.infer<typeof Outcome>;
export type PatchOutcome = Extract<Outcome, { kind: "ready" | "draft" }>;
