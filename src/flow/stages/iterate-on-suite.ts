import type { Baseline } from "../../domain/baseline.js";
import { earlierTests } from "../earlier.js";
import { iterate } from "../iterate/iterate.js";
import { Progress } from "../progress.js";
import { fix } from "../questions/fix.js";
import { implement } from "../questions/implement.js";
import { defineStage } from "../step.js";
import type { Draft } from "./implement.js";
import type { Reading } from "./understand.js";

/** Until the tests that passed on the base pass again. Tests of a run that is refined belong to them; new ones are not looked at yet. */
export const iterateOnSuite = defineStage<{ baseline: Baseline; reading: Reading; draft: Draft }, Progress>({
  name: "iterateOnSuite",
  version: 1,
  questions: [fix, implement],
  output: Progress,
  run: async (room, { baseline, reading, draft }) =>
    iterate(
      {
        room,
        stage: "iterateOnSuite",
        baseline,
        reading,
        fixes: room.plan.suiteFixes,
        targets: ({ regressions, newTests }) => [
          ...regressions,
          ...Object.keys(newTests).filter((id) => newTests[id] === "failed"),
        ],
      },
      {
        candidate: { changes: draft.changes, approach: reading.approaches[0]?.name ?? "", distance: null },
        title: draft.title,
        summary: draft.summary,
        ...(await earlierTests(room, "iterateOnSuite")),
        contradicted: reading.contradicted,
        quarantined: [],
        conversation: draft.conversation,
        approach: 0,
        ended: null,
      },
    ),
});
