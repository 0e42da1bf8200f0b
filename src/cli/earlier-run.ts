import { readFile } from "node:fs/promises";
import type { ChangeSet } from "../domain/change-set.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Task } from "../domain/task.js";
import { readJournal } from "../journal/read-journal.js";
import { startOf } from "./compare-runs.js";
import { existingJournal } from "./existing-journal.js";

/** What a refinement goes on from. */
export interface Refinement {
  /** The earlier run's task, with the feedback as its last requirement. */
  task: Task;
  earlier: ChangeSet;
  /** The commit that the earlier run began from. */
  ref: string;
}

/** Throws `journal-unreadable`, `refine-no-change`, `issue-unreadable` and `feedback-empty`. */
export async function refinementOf(journal: string, feedback: string): Promise<Refinement> {
  const events = await readJournal(await existingJournal(journal));
  const started = startOf(events);
  const outcome = events.findLast((event) => event.type === "run-finished")?.outcome;
  if (started === undefined || outcome === undefined || !("changes" in outcome)) {
    const how = outcome === undefined ? "did not end" : `ended as ${outcome.kind}`;
    throw new PatchwrightError("refine-no-change", { file: journal, how });
  }
  const text = await readFile(feedback, "utf8").catch((error: NodeJS.ErrnoException) => {
    const details = { file: feedback, detail: error.code ?? error.message };
    throw new PatchwrightError("issue-unreadable", details, { cause: error });
  });
  const requirement = text.replace(/^\uFEFF/, "").trim();
  if (requirement === "") throw new PatchwrightError("feedback-empty", { file: feedback });
  const { task, base } = started;
  return {
    task: { ...task, requirements: [...task.requirements, requirement] },
    earlier: outcome.changes,
    ref: base,
  };
}
