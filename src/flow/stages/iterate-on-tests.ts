import type { Baseline } from "../../domain/baseline.js";
import type { Assessment } from "../assess.js";
import { iterate } from "../iterate/iterate.js";
import { Progress } from "../progress.js";
import { fix } from "../questions/fix.js";
import { implement } from "../questions/implement.js";
import { defineStage } from "../step.js";
import type { Reading } from "./understand.js";
import type { Written } from "./write-tests.js";

/** One new test after another; each that passes becomes an anchor. */
export const iterateOnTests = defineStage<
  { baseline: Baseline; reading: Reading; written: Written; suited: Progress },
  Progress
>({
  name: "iterateOnTests",
  version: 1,
  questions: [fix, implement],
  output: Progress,
  run: async (room, { baseline, reading, written, suited }) => {
    const tests = [...suited.tests, ...written.tests];
    if (suited.ended !== null) return { ...suited, tests };
    return iterate(
      { room, stage: "iterateOnTests", baseline, reading, fixes: room.plan.testFixes, targets: firstFailing },
      { ...suited, tests },
    );
  },
});

/** What broke comes before what is new; of the new tests, the first that fails, in the order they were written. */
function firstFailing({ regressions, newTests }: Assessment): string[] {
  if (regressions.length > 0) return regressions;
  return Object.keys(newTests)
    .filter((id) => newTests[id] === "failed")
    .slice(0, 1);
}
