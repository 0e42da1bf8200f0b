import { z } from "zod";
import { Distance } from "../domain/candidate.js";
import { Outcome } from "../domain/outcome.js";
import { type RunEvent, stageNames } from "../domain/run-event.js";

/** One stage that a run finished, and how its candidate stood after it. */
export const StageState = z.object({
  name: z.enum(stageNames),
  /** The best candidate breaks nothing and fails none of the new tests; null where the stage tried none. */
  green: z.boolean().nullable(),
});
type StageState = z.infer<typeof StageState>;

/** What a stage that tries a candidate gives, as far as it is looked at here. */
const Tried = z.looseObject({ candidate: z.looseObject({ distance: Distance }) });

type Finished = Extract<RunEvent, { type: "stage-finished" }>;

/** The stages that a run finished, each once, in the flow's order, and how its candidate stood after each. */
export function stagesOf(events: readonly RunEvent[]): StageState[] {
  return stageNames.flatMap((name) => {
    const finished = events.findLast(
      (event): event is Finished => event.type === "stage-finished" && event.stage === name,
    );
    return finished === undefined ? [] : [{ name, green: isGreen(finished) }];
  });
}

function isGreen({ output }: Finished): boolean | null {
  const outcome = Outcome.safeParse(output);
  if (outcome.success) {
    const { data } = outcome;
    if ("evidence" in data) return data.evidence.objections.length === 0;
    return data.kind === "alreadySo";
  }
  const tried = Tried.safeParse(output);
  if (!tried.success) return null;
  const { suiteDidNotFinish, anchorsBroken, baselineBroken, newTestsFailing } = tried.data.candidate.distance;
  return suiteDidNotFinish + anchorsBroken + baselineBroken + newTestsFailing === 0;
}
