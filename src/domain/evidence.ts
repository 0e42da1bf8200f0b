import { z } from "zod";
import { Comparison } from "./baseline.js";

/** One hunk of the patch, taken out alone. */
const HunkProof = z.object({
  path: z.string(),
  /** First line of the hunk in the patched file, 1-based. */
  line: z.number().int(),
  /** Ids of tests that turned red without it; empty when no test noticed. */
  noticedBy: z.array(z.string()),
});

/** A small fault put into a changed line. Its lines are trimmed and cut at 200 characters. */
const MutantProof = z.object({
  path: z.string(),
  /** In the patched file, 1-based. */
  line: z.number().int(),
  before: z.string(),
  after: z.string(),
  /** `hung` is a run that did not end: noticed too, by whoever waits for it. */
  outcome: z.enum(["noticed", "hung", "survived"]),
  /** Ids of tests that turned red with it. */
  noticedBy: z.array(z.string()),
});
export type MutantProof = z.infer<typeof MutantProof>;

/** The verdict the other way: with the changed expectations of existing tests in the place of the base's. */
const BothWays = z.object({
  /** The tests that were declared, each with the sentence of the task that decides; empty for undeclared edits. */
  declared: z.array(z.object({ id: z.string(), sentence: z.string() })),
  /** The edits as a unified diff, cut where it is very long. */
  diff: z.string(),
  /** Ids that passed on the base and do not with the patch, with the base's tests. */
  worseWithBase: z.array(z.string()),
  /** The whole suite with the changed tests in place: counts, and what is worse than on the base. */
  changed: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }),
  worseWithChanged: z.array(z.string()),
});

const NewTest = z.object({
  id: z.string(),
  onBase: z.enum(["failed", "absent", "passed"]),
  onHead: z.enum(["passed", "failed"]),
});

const OutsideTest = z.object({
  id: z.string(),
  needs: z.enum(["network", "service"]),
  /** The line of its failure that shows it. */
  line: z.string(),
});
export type OutsideTest = z.infer<typeof OutsideTest>;

/** What is known of the hunks of one patch under one set of tests: for these alone, told by hash, it needs no second look. */
export const KnownHunks = z.object({
  /** changeSetHash of the patch and of the new tests' files. */
  patch: z.string(),
  tests: z.string(),
  proofs: z.array(HunkProof),
});
export type KnownHunks = z.infer<typeof KnownHunks>;

/** What a verification measured, from a fresh checkout. Anyone can measure it again. */
export const Evidence = z.object({
  /** SHA-256 of the change set that was measured (see changeSetHash). */
  changeSet: z.string(),
  command: z.string(),
  runner: z.string(),
  base: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }),
  head: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }),
  comparison: Comparison,
  /** Tests that fail on the base for want of something outside the sandbox: they could not run. Absent for none. */
  outside: z.array(OutsideTest).optional(),
  newTests: z.array(NewTest),
  hunks: z.array(HunkProof),
  /** Changes that no test can notice, and why: `README.md:15 (documentation)`. Absent for none. */
  hunksAside: z.array(z.string()).optional(),
  /** Small faults in the changed lines, and who noticed them. Absent where they were not tried. */
  mutants: z
    .object({
      tried: z.array(MutantProof),
      /** Those that did not compile or start: they say nothing. */
      unusable: z.number().int(),
      /** Those that no limit allowed to be run. */
      untried: z.number().int(),
    })
    .optional(),
  /** Present where the patch comes with edits of existing tests: they never count as proof. */
  bothWays: BothWays.optional(),
  /** Why this is no proof, one sentence each; empty means proven. */
  objections: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;
