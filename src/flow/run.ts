import { isPatchwrightError, PatchwrightError } from "../domain/errors.js";
import type { Outcome } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import { taskHash } from "../domain/task.js";
import { endsEarly } from "./ends-early.js";
import { plansFrom } from "./plan.js";
import type { Room } from "./room.js";
import { solve } from "./solve.js";
import { tellingOfStop } from "./telling-of-stop.js";
import { usedIn } from "./used-in.js";

/** A way from a room to an outcome: the flow itself, or a baseline that it is compared with. */
export type Strategy = (room: Room) => Promise<Outcome>;

/**
 * A whole run: opens or resumes the journal, runs the flow (or another strategy), and writes down how it ended. A spent
 * budget, replies that can't be used and a request to stop end as `gaveUp` where no stage had a candidate to keep, and so
 * does a run that is withdrawn; what a person has to put right (a wrong key, an endpoint that is gone) and an abort are
 * thrown, and the journal resumes from there. A journal of another task or
 * base is not continued: throws `journal-of-another-run`.
 */
export async function run(room: Room, version: string, strategy: Strategy = solve): Promise<Outcome> {
  const { journal, task, earlier, workspace, plan, model } = room;
  const started = journal.events().find((event) => event.type === "run-started");
  if (started !== undefined) {
    refuseAnother(started, room);
    await journal.append({ type: "run-resumed" });
  } else {
    const highest = plansFrom(plan).at(-1) ?? plan;
    await journal.append({
      type: "run-started",
      version,
      task,
      base: workspace.base,
      ...(earlier !== undefined && { earlier }),
      effort: plan.effort,
      model: model.model,
      caps: plan.caps,
      plan: [...plan.calls],
      ...(highest !== plan && { climb: { to: highest.effort, caps: highest.caps } }),
    });
  }
  const outcome = await strategy(room).catch((error: unknown): Outcome => {
    const why = withdrawn(room) ?? (endsEarly(error) ? error.message : null);
    if (why === null) throw error;
    return gaveUp(why);
  });
  // What a command says that was cut short counts for nothing.
  const unwanted = withdrawn(room);
  const told = unwanted === null ? tellingOfStop(outcome, journal.events()) : gaveUp(unwanted);
  await journal.append({ type: "run-finished", outcome: told, usage: usedIn(journal.events()) });
  return told;
}

const gaveUp = (why: string): Outcome => ({ kind: "gaveUp", why, closest: null });

/** Why the run is not wanted any more; null where it is. */
function withdrawn({ signal }: Room): string | null {
  const reason: unknown = signal.aborted ? signal.reason : null;
  return isPatchwrightError(reason) && reason.code === "withdrawn" ? reason.message : null;
}

/** Its budget is spent on something else, and its report would tell of both runs as of one. */
function refuseAnother(started: Extract<RunEvent, { type: "run-started" }>, { task, workspace }: Room): void {
  if (taskHash(started.task) !== taskHash(task)) {
    const detail = `of the issue “${started.task.title}”, in another wording if it is the same`;
    throw new PatchwrightError("journal-of-another-run", { detail });
  }
  if (started.base !== workspace.base) {
    const detail = `on the commit ${started.base.slice(0, 10)}`;
    throw new PatchwrightError("journal-of-another-run", { detail });
  }
}
