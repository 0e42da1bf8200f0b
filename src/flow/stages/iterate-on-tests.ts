import type { Baseline } from "../../domain/baseline.js";
import type { Assessment } from "../assess.js";
import { nearest } from "../climb/nearest.js";
import { iterate } from "../iterate/iterate.js";
import { Progress } from "../progress.js";
import { fix } from "../questions/fix.js";
import { implement } from "../questions/implement.js";
import { defineStage } from "../step.js";
import type { Reading } from "./understand.js";
import type { Written } from "./write-tests.js";

/** One new test after another; each that passes becomes an anchor. */
export const iterateOnTests = defineStage<
  { baseline: Baseline; reading: Reading; written: Written; suited: Progress; earlier: Progress | null },
  Progress
>({
  name: "iterateOnTests",
  version: 1,
  questions: [fix, implement],
  output: Progress,
  run: async (room, { baseline, reading, written, suited, earlier }) => {
    const shared = reading.together !== undefined;
    const start = { ...suited, tests: written.tests, ...(shared && { sharedReading: true }) };
    const fixes = room.plan.testFixes;
    const own =
      suited.ended === null
        ? await iterate(
            { room, stage: "iterateOnTests", baseline, reading, fixes, targets: firstFailing },
            start,
          )
        : start;
    return nearest(room, baseline, own, earlier);
  },
});

/** What broke comes before what is new; of the new tests, the first that fails, in the order they were written. */
function firstFailing({ regressions, newTests }: Assessment): string[] {
  if (regressions.length > 0) return regressions;
  return Object.keys(newTests)
    .filter((id) => newTests[id] === "failed")
    .slice(0, 1);
}
