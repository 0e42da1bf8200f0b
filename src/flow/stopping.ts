import { PatchwrightError } from "../domain/errors.js";
import { noteKind } from "../domain/note-kind.js";
import type { Journal, ModelClient, TestSuite } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";
import type { StopSign } from "../domain/stop-sign.js";

/** How a run heeds a stop sign. */
export interface Stopping {
  /** True once somebody asked to stop with the best so far. A run that is withdrawn is aborted by this. */
  look: () => Promise<boolean>;
  /** Ends the run at once: as the caller's own does, or when the run is withdrawn. */
  signal: AbortSignal;
}

export function stoppingBy(sign: StopSign, journal: Journal, signal: AbortSignal): Stopping {
  const withdrawn = new AbortController();
  let stopped = false;
  const look = async () => {
    const asked = await sign.asked();
    if (asked === "withdrawn") withdrawn.abort(new PatchwrightError("withdrawn"));
    if (asked === "stop" && !stopped) {
      stopped = true;
      const stage = stageNow(journal);
      await journal.append({
        type: "noted",
        stage,
        kind: noteKind.stopRequested,
        text: "somebody asked to stop",
      });
    }
    return stopped;
  };
  return { look, signal: AbortSignal.any([signal, withdrawn.signal]) };
}

const stageNow = (journal: Journal): StageName =>
  journal.events().findLast((event) => event.type === "stage-started")?.stage ?? "measureBaseline";

/** A model that is not asked any more once somebody asked to stop: the call ends with `stop-requested`, unpaid. */
export const heedingModel = (model: ModelClient, { look, signal }: Stopping): ModelClient => ({
  ...model,
  reply: async (request, given) => {
    if (await look()) throw new PatchwrightError("stop-requested");
    signal.throwIfAborted();
    return model.reply(request, given);
  },
});

/** A suite that looks before each run. It runs on when somebody asked to stop: what is there so far is still proven. */
export const heedingSuite = <Suite extends TestSuite>(suite: Suite, { look, signal }: Stopping): Suite => ({
  ...suite,
  run: async (request, given) => {
    await look();
    signal.throwIfAborted();
    return suite.run(request, given);
  },
});
