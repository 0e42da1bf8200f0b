import type { Baseline } from "../../domain/baseline.js";
import { earlierTests } from "../earlier.js";
import { iterate } from "../iterate/iterate.js";
import { Progress } from "../progress.js";
import { fix } from "../questions/fix.js";
import { implement } from "../questions/implement.js";
import { defineStage } from "../step.js";
import type { Chosen } from "./choose.js";
import type { Reading } from "./understand.js";

/**
 * Until the tests that passed on the base pass again. Tests of a run that is refined belong to them; new ones are not
 * looked at yet.
 */
export const iterateOnSuite = defineStage<{ baseline: Baseline; reading: Reading; chosen: Chosen }, Progress>(
  {
    name: "iterateOnSuite",
    version: 2,
    questions: [fix, implement],
    output: Progress,
    run: async (room, { baseline, reading, chosen: { draft, others, twins } }) => {
      const { progress } = await iterate(
        {
          room,
          stage: "iterateOnSuite",
          baseline,
          reading,
          fixes: room.plan.suiteFixes,
          others,
          suspects: [],
          targets: ({ regressions, newTests }) => [
            ...regressions,
            ...Object.keys(newTests).filter((id) => newTests[id] === "failed"),
          ],
        },
        {
          candidate: {
            changes: draft.changes,
            approach: reading.approaches[draft.approach]?.name ?? draft.title,
            distance: null,
          },
          title: draft.title,
          summary: draft.summary,
          answers: draft.answers,
          ...(await earlierTests(room, "iterateOnSuite")),
          contradicted: reading.contradicted,
          quarantined: [],
          conversation: draft.conversation,
          disagreements: [],
          approach: draft.approach,
          tried: [draft.approach, ...twins],
          gained: [],
          hunks: null,
          ended: null,
        },
      );
      return progress;
    },
  },
);
