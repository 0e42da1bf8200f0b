import { Baseline } from "../../domain/baseline.js";
import { measureBaseline as measure } from "../../testing/baseline.js";
import { journalRun } from "../run-suite.js";
import { defineStage } from "../step.js";

/** The suite on the untouched base, so that nothing it says there is ever blamed on the patch. */
export const measureBaseline = defineStage<Record<string, never>, Baseline>({
  name: "measureBaseline",
  version: 1,
  questions: [],
  output: Baseline,
  run: async (room) => {
    const baseline = await measure({ suite: room.suite, base: room.workspace.base, signal: room.signal });
    await journalRun(room, "measureBaseline", "suite on the untouched base", baseline.report);
    return baseline;
  },
});
