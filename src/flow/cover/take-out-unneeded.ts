import type { Baseline } from "../../domain/baseline.js";
import { compareDistance } from "../../domain/candidate.js";
import { type Hunk, splitHunks } from "../../workspace/changes/split-hunks.js";
import { assess, gainedBy } from "../assess.js";
import type { Progress } from "../progress.js";
import { note, type Room } from "../room.js";

/** The patch without hunks that are said to be unneeded, each kept out only if every test passes as before. */
export async function takeOutUnneeded(
  room: Room,
  baseline: Baseline,
  start: Progress,
  unneeded: readonly Hunk[],
): Promise<Progress> {
  let progress = start;
  for (const { path, line, text } of unneeded) {
    // Lines move as hunks go: it is told by its text.
    const present = await splitHunks(room.workspace, progress.candidate.changes);
    const hunk = present.find((one) => one.path === path && one.text === text);
    const { distance } = progress.candidate;
    if (hunk === undefined || distance === null || hunk.without.files.length === 0) continue;
    const said = await assess(room, "coverHunks", hunk.without, {
      baseline,
      tests: progress.tests,
      anchors: progress.anchors,
      contradicted: progress.contradicted.map(({ id }) => id),
    });
    if (compareDistance(said.distance, distance) > 0) {
      await note(
        room,
        "coverHunks",
        "hunk-kept",
        `${path}:${line}: said to be unneeded, but tests fail without it`,
      );
      continue;
    }
    await note(room, "coverHunks", "hunk-taken-out", `${path}:${line}: the task is met without it`);
    const candidate = { ...progress.candidate, changes: hunk.without, distance: said.distance };
    progress = { ...progress, candidate, gained: gainedBy(said), hunks: null };
  }
  return progress;
}
