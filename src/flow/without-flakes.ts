import { type Baseline, type Comparison, regressions } from "../domain/baseline.js";
import type { ChangeSet } from "../domain/change-set.js";
import type { SuiteRequest } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";
import type { TestReport } from "../domain/test-report.js";
import { confirmRegressions } from "../testing/confirm-regressions.js";
import { note, type Room } from "./room.js";
import { journalRun } from "./run-suite.js";

/** Runs in which a test has to fail each time before a fix is asked for; the proof takes more. */
const repeats = 3;

/**
 * The comparison without tests that fail by chance: one that was lucky on the base must not cost a fix, nor throw a good
 * one away. Only what passed on the base and fails now runs again. A run that did not end says nothing of single tests.
 */
export async function withoutFlakes(
  room: Room,
  stage: StageName,
  {
    report,
    comparison,
    changes,
    baseline,
  }: { report: TestReport; comparison: Comparison; changes: ChangeSet; baseline: Baseline },
): Promise<Comparison> {
  const suspects = regressions(comparison);
  if (report.status !== "completed" || report.part !== undefined || suspects.length === 0) return comparison;
  const journaled = {
    ...room.suite,
    run: async (request: SuiteRequest, signal: AbortSignal): Promise<TestReport> => {
      const again = await room.suite.run(request, signal);
      await journalRun(room, stage, "what failed, once more", again);
      return again;
    },
  };
  const { signal } = room;
  const confirmed = await confirmRegressions({
    suite: journaled,
    changes,
    baseline,
    report,
    repeats,
    signal,
  });
  const blamed = new Set(regressions(confirmed.comparison));
  const acquitted = suspects.filter((id) => !blamed.has(id));
  if (acquitted.length > 0)
    await note(
      room,
      stage,
      "flake",
      `not blamed on the patch, as run again they pass: ${acquitted.join(", ")}`,
    );
  return confirmed.comparison;
}
