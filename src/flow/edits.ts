import { type ChangeSet, withoutFiles } from "../domain/change-set.js";
import type { Edit } from "../domain/edit.js";
import { applyEdits } from "../workspace/edits/apply-edits.js";
import { startingPatch } from "./earlier.js";
import type { Room } from "./room.js";

/**
 * A check that applies a reply's edits, and afterwards gives the result. Edits to tests are complained of: a patch
 * may not bend what it is judged by. They apply to `from`; without it to the earlier run's patch (which may need none)
 * or, in a first run, to the base.
 */
export function editsCheck(room: Room, from?: ChangeSet) {
  let changes: ChangeSet | null = null;
  return {
    check: async (edits: readonly Edit[]): Promise<string | null> => {
      const start = from ?? (await startingPatch(room));
      if (edits.length === 0) {
        if (from !== undefined || room.earlier === undefined) return "no edits follow the YAML block";
        changes = start;
        return null;
      }
      const tests = edits.filter((edit) => room.suite.isTestFile(edit.path)).map((edit) => edit.path);
      if (tests.length > 0) return `tests may not be changed or written here: ${tests.join(", ")}`;
      const result = await applyEdits({ ...room.workspace, changes: start, edits });
      if (!result.ok) return result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n\n");
      if (withoutFiles(result.changes, room.suite.isTestFile).files.length === 0)
        return "the edits change nothing";
      changes = result.changes;
      return null;
    },
    /** What the edits of the reply that was taken give. */
    applied: (): ChangeSet => {
      if (changes === null) throw new Error("no reply was taken");
      return changes;
    },
  };
}
