import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Outcome } from "../domain/outcome.js";
import type { Room } from "../flow/room.js";
import { htmlReport } from "../report/html-report.js";
import { describeDiff } from "../workspace/changes/describe-diff.js";

/** Writes `outcome.json`, `report.html` and, where there is one, `patch.diff` (and `expectations.diff`, edits of existing tests) beside the journal. Gives their paths. */
export async function writeResults({
  directory,
  room,
  outcome,
}: {
  directory: string;
  room: Room;
  outcome: Outcome;
}): Promise<string[]> {
  const written: string[] = [];
  const write = async (name: string, text: string) => {
    const file = path.join(directory, name);
    await writeFile(file, text);
    written.push(file);
  };
  if ("changes" in outcome) {
    await write("patch.diff", await describeDiff(room.workspace, outcome.changes));
    const apart = outcome.changedExpectations?.changes;
    if (apart !== undefined && apart.files.length > 0)
      await write("expectations.diff", await describeDiff(room.workspace, apart));
  }
  await write("outcome.json", `${JSON.stringify(outcome, null, 2)}\n`);
  await write("report.html", htmlReport({ events: room.journal.events(), outcome }));
  return [...written, path.join(directory, "run.jsonl")];
}
