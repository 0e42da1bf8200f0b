import { Baseline } from "../../domain/baseline.js";
import type { OutsideTest } from "../../domain/evidence.js";
import { measureBaseline as measure } from "../../testing/baseline.js";
import { outsideTests } from "../../testing/outside.js";
import { note } from "../room.js";
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
    const outside = outsideTests(baseline.report);
    if (outside.length > 0) await note(room, "measureBaseline", "could-not-run", couldNotRun(outside));
    return baseline;
  },
});

const couldNotRun = (tests: readonly OutsideTest[]): string =>
  `${tests.length === 1 ? "1 test needs" : `${tests.length} tests need`} the network or a service, which no test has here: ${tests.map(({ id, line }) => `${id} (${line})`).join("; ")}`;
