import type { Clock, Journal, ModelClient } from "../domain/ports.js";
import type { Task } from "../domain/task.js";
import { budgeted } from "../model/budget.js";
import type { Cost } from "../model/pricing.js";
import { answeredBefore } from "./answered-before.js";
import { maskedJournal } from "./masked-journal.js";
import { openSuite, type SuiteOptions } from "./open-suite.js";
import { planOf } from "./plan.js";
import type { Room } from "./room.js";
import { usedIn } from "./used-in.js";

export interface RoomOptions extends SuiteOptions {
  task: Task;
  model: ModelClient;
  /** What a call costs; default: by the model's name. */
  cost?: Promise<Cost>;
  /** Called once everything else is in place, so that a set-up that fails leaves no journal behind. */
  openJournal: () => Promise<Journal>;
  clock: Clock;
  mutantLimits?: Room["mutantLimits"] | undefined;
}

/** A room with everything in it, and the way to leave it clean. */
export interface OpenRoom {
  room: Room;
  close: () => Promise<void>;
}

/** Prepares the base and puts the room together. Throws what openSuite throws, and `journal-damaged`. */
export async function openRoom(options: RoomOptions): Promise<OpenRoom> {
  const { task, config, clock, signal } = options;
  const { workspace, suite } = await openSuite(options);
  try {
    const journal = maskedJournal(await options.openJournal());
    const plan = planOf(config);
    const capped = budgeted(options.model, {
      caps: plan.caps,
      used: usedIn(journal.events()),
      clock,
      ...(options.cost !== undefined && { cost: options.cost }),
    });
    const model = answeredBefore(journal, capped);
    return {
      room: {
        ...{ task, config, plan, workspace, suite, model, journal, clock, signal },
        ...(options.mutantLimits !== undefined && { mutantLimits: options.mutantLimits }),
      },
      close: () => workspace.close(),
    };
  } catch (error) {
    await workspace.close();
    throw error;
  }
}
