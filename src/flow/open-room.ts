import type { ChangeSet } from "../domain/change-set.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Clock, Journal, ModelClient } from "../domain/ports.js";
import type { StopSign } from "../domain/stop-sign.js";
import type { Task } from "../domain/task.js";
import type { Allowance } from "../domain/usage.js";
import { budgeted } from "../model/budget.js";
import type { Cost } from "../model/pricing.js";
import { answeredBefore } from "./answered-before.js";
import { maskedJournal } from "./masked-journal.js";
import { openSuite, type SuiteOptions } from "./open-suite.js";
import type { Part } from "./parts.js";
import { planOf } from "./plan.js";
import type { Room } from "./room.js";
import { heedingModel, heedingSuite, stoppingBy } from "./stopping.js";
import { usedIn } from "./used-in.js";

export interface RoomOptions extends SuiteOptions {
  task: Task;
  /** To refine: the change set of the earlier run, of the same base. What is asked on top stands in the task. */
  earlier?: ChangeSet;
  model: ModelClient;
  /** What a call costs; default: by the model's name. */
  cost?: Promise<Cost>;
  /** What other budgets than the run's own still allow. */
  allowance?: Allowance;
  /** Called once everything else is in place, so that a set-up that fails leaves no journal behind. */
  openJournal: () => Promise<Journal>;
  clock: Clock;
  /** Parts of the flow to leave out, to measure what they are worth. */
  without?: readonly Part[];
  mutantLimits?: Room["mutantLimits"] | undefined;
  /** Where somebody may ask the run to stop. */
  stop?: StopSign;
}

/** A room with everything in it, and the way to leave it clean. */
export interface OpenRoom {
  room: Room;
  close: () => Promise<void>;
}

/** Prepares the base and puts the room together. Throws what openSuite throws, `journal-damaged` and `refine-other-base`. */
export async function openRoom(options: RoomOptions): Promise<OpenRoom> {
  const { task, config, clock, signal, earlier } = options;
  const { workspace, suite } = await openSuite(options);
  try {
    if (earlier !== undefined && earlier.base !== workspace.base)
      throw new PatchwrightError("refine-other-base", { earlier: earlier.base, base: workspace.base });
    const journal = maskedJournal(await options.openJournal());
    const plan = planOf(config, options.without, options.allowance);
    const capped = budgeted(options.model, {
      caps: plan.caps,
      used: usedIn(journal.events()),
      clock,
      ...(options.cost !== undefined && { cost: options.cost }),
    });
    const model = answeredBefore(journal, capped);
    const stopping = options.stop && stoppingBy(options.stop, journal, signal);
    return {
      room: {
        task,
        ...(earlier !== undefined && { earlier }),
        config,
        plan,
        workspace,
        suite: stopping ? heedingSuite(suite, stopping) : suite,
        model: stopping ? heedingModel(model, stopping) : model,
        budget: capped,
        journal,
        clock,
        signal: stopping?.signal ?? signal,
        ...(stopping && { stopping }),
        ...(options.mutantLimits !== undefined && { mutantLimits: options.mutantLimits }),
      },
      close: () => workspace.close(),
    };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
