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
  /** Why this is no proof, one sentence each; empty means proven. */
  objections: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;
