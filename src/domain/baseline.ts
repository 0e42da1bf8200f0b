import { z } from "zod";
import { TestReport } from "./test-report.js";

/** How a test stands on the untouched base, after failing tests ran again. A test not named here is missing. */
export const BaseState = z.enum(["passing", "failing", "flaky", "skipped"]);
export type BaseState = z.infer<typeof BaseState>;

export const Baseline = z.object({
  report: TestReport,
  states: z.record(z.string(), BaseState),
});
export type Baseline = z.infer<typeof Baseline>;

/** A report of a changed tree held against the base. Each list holds test ids. */
export const Comparison = z.object({
  /** Failing on the base, passing now. */
  fixed: z.array(z.string()),
  /** Passing on the base, failing now (vanished and newly skipped tests are listed apart, and are as bad). */
  broken: z.array(z.string()),
  /** Passing on the base, absent now. */
  vanished: z.array(z.string()),
  /** Passing on the base, skipped now. */
  skipped: z.array(z.string()),
  stillFailing: z.array(z.string()),
  /** Failed at least once and passed at least once, on the base or now: never blamed on the patch. */
  flaky: z.array(z.string()),
  /** Not on the base; passing now. */
  addedPassing: z.array(z.string()),
  /** Not on the base; failing now. */
  addedFailing: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;

/** Everything that counts against a patch among the tests that the base has. */
export const regressions = (comparison: Comparison): string[] => [
  ...comparison.broken,
  ...comparison.vanished,
  ...comparison.skipped,
];
