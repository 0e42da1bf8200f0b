import type { ChangeSet } from "../domain/change-set.js";
import type { Config } from "../domain/config.js";
import type { Clock, Journal, ModelClient, Workspace } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";
import type { Task } from "../domain/task.js";
import type { BudgetedModel } from "../model/budget.js";
import type { Proof } from "../testing/prove.js";
import type { DetectedSuite } from "../testing/suite.js";
import type { Plan } from "./plan.js";
import type { Stopping } from "./stopping.js";

/** What every stage works with. Built once by the command line or the action; nothing in it changes during a run. */
export interface Room {
  task: Task;
  /** The change set of the run that this one refines; its requirements stand in the task. */
  earlier?: ChangeSet;
  config: Config;
  plan: Plan;
  workspace: Workspace;
  suite: DetectedSuite;
  model: ModelClient;
  /** What is used of the caps, and how a climb to more effort raises them. */
  budget: Pick<BudgetedModel, "used" | "raise" | "leftMs">;
  journal: Journal;
  clock: Clock;
  /** Ends the run at once. A request to stop with the best so far is a budget that is spent, not this. */
  signal: AbortSignal;
  /** Absent where nobody can ask it to stop. */
  stopping?: Stopping;
  /** How many small faults the proof puts into the change; the proof's own bounds where absent. */
  mutantLimits?: Proof["mutantLimits"] | undefined;
}

/** Tells the reader of the stage log something that no other event says. */
export const note = (
  { journal }: Pick<Room, "journal">,
  stage: StageName,
  kind: string,
  text: string,
): Promise<void> => journal.append({ type: "noted", stage, kind, text });
