import type { Baseline } from "../../domain/baseline.js";
import type { Assessment } from "../assess.js";
import type { Suspect } from "../choose/suspects.js";
import { nearest } from "../climb/nearest.js";
import { attempt, type Iteration } from "../iterate/attempt.js";
import { withDisagreements } from "../iterate/disagreements.js";
import { iterate } from "../iterate/iterate.js";
import { Progress } from "../progress.js";
import { fix } from "../questions/fix.js";
import { implement } from "../questions/implement.js";
import { defineStage } from "../step.js";
import type { Chosen } from "./choose.js";
import type { Reading } from "./understand.js";

/**
 * One new test after another; each that passes becomes an anchor. What test and patch still disagree on at the end is
 * written down with both sides; a test that several candidates contradict is taken out then, and never bent.
 */
export const iterateOnTests = defineStage<
  { baseline: Baseline; reading: Reading; chosen: Chosen; suited: Progress; earlier: Progress | null },
  Progress
>({
  name: "iterateOnTests",
  version: 2,
  questions: [fix, implement],
  output: Progress,
  run: async (room, { baseline, reading, chosen, suited, earlier }) => {
    const { others, suspects } = chosen;
    const isHeld = ({ path }: { path: string }) => suited.tests.some((test) => test.path === path);
    const tests = [...suited.tests, ...chosen.tests.filter((test) => !isHeld(test))];
    const shared = reading.together !== undefined;
    const start = { ...suited, tests, ...(shared && { sharedReading: true }) };
    const iteration: Iteration = {
      room,
      stage: "iterateOnTests",
      baseline,
      reading,
      fixes: room.plan.testFixes,
      others,
      suspects,
      targets: (said) => firstFailing(said, suspects),
    };
    const own = suited.ended === null ? await iterate(iteration, start) : null;
    const best = await nearest(room, baseline, own?.progress ?? start, earlier);
    // A stuck run goes on: nothing is settled yet.
    if (own === null || best.stuck !== undefined) return best;
    const isOwn = best.candidate.changes === own.progress.candidate.changes;
    const last = isOwn ? { ...own, progress: best } : await attempt(iteration, best, new Map());
    return withDisagreements(iteration, last);
  },
});

/**
 * What broke comes before what is new; of the new tests, the first that fails, in the order they were written, and
 * suspect ones last: by then the others are anchors.
 */
function firstFailing({ regressions, newTests }: Assessment, suspects: readonly Suspect[]): string[] {
  if (regressions.length > 0) return regressions;
  const failing = Object.keys(newTests).filter((id) => newTests[id] === "failed");
  const sound = failing.filter((id) => !suspects.some((suspect) => suspect.id === id));
  return (sound.length > 0 ? sound : failing).slice(0, 1);
}
