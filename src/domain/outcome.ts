import { z } from "zod";
import { ChangeSet, mergeChangeSets } from "./change-set.js";
import { ChangedExpectations } from "./changed-expectations.js";
import { Evidence } from "./evidence.js";
import { Planned } from "./planned.js";

const Patch = z.object({
  /** The patch and its new tests. */
  changes: ChangeSet,
  /** Edits of existing tests, apart from the patch; absent where the task contradicts none. */
  changedExpectations: ChangedExpectations.optional(),
  title: z.string(),
  summary: z.array(z.string()),
  evidence: Evidence,
  /** Tests and patch come from one reading of the task, so that a misreading would be in both. Absent when apart. */
  sharedReading: z.boolean().optional(),
  /**
   * Of a refinement: to each of the task's requirements, in their order, what was done about it or why not, in the
   * model's words; null where it said nothing. Absent where nobody was asked.
   */
  answers: z.array(z.string().nullable()).optional(),
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
  Planned,
  z.object({
    kind: z.literal("gaveUp"),
    why: z.string(),
    closest: z.string().nullable(),
    /** True where it could not be tried before a person puts something right, such as a key. */
    blocked: z.boolean().optional(),
  }),
]);
export type Outcome = z.infer<typeof Outcome>;
export type PatchOutcome = Extract<Outcome, { kind: "ready" | "draft" }>;

/** All that is published, and what the attested hash is of: the patch, its new tests and the changed expectations. */
export const publishedChanges = ({ changes, changedExpectations }: PatchOutcome): ChangeSet =>
  changedExpectations === undefined ? changes : mergeChangeSets(changes, changedExpectations.changes);
