import { type GeneratedTest, isOf } from "../domain/candidate.js";
import { type ChangeSet, mergeChangeSets } from "../domain/change-set.js";
import type { StageName } from "../domain/run-event.js";
import { testFiles } from "./assess.js";
import type { Room } from "./room.js";
import { runSuite } from "./run-suite.js";

/** What one new test file does on a patch, run alone: `passes` when the run ended well and every test in it passed. */
export async function runAlone(
  room: Room,
  stage: StageName,
  purpose: string,
  changes: ChangeSet,
  test: GeneratedTest,
): Promise<{ passes: boolean; passing: string[] }> {
  const report = await runSuite(room, stage, purpose, {
    changes: mergeChangeSets(changes, testFiles(room.workspace.base, [test])),
    only: [test.path],
  });
  const own = report.tests.filter(({ id, file }) => file === test.path || isOf(id, test.path));
  const passing = own.filter(({ outcome }) => outcome === "passed").map(({ id }) => id);
  return {
    passes: report.status === "completed" && own.length > 0 && passing.length === own.length,
    passing,
  };
}
