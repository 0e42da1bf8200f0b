import { type ChangeSet, emptyChangeSet, withoutFiles } from "../domain/change-set.js";
import type { Edit } from "../domain/edit.js";
import { applyEdits } from "../workspace/edits/apply-edits.js";
import type { Room } from "./room.js";

/**
 * A check that applies a reply's edits, and afterwards gives the result. Edits to tests are complained of: a patch
 * may not bend what it is judged by.
 */
export function editsCheck(room: Room, from: ChangeSet = emptyChangeSet(room.workspace.base)) {
  let changes: ChangeSet | null = null;
  return {
    check: async (edits: readonly Edit[]): Promise<string | null> => {
      if (edits.length === 0) return "no edits follow the YAML block";
      const tests = edits.filter((edit) => room.suite.isTestFile(edit.path)).map((edit) => edit.path);
      if (tests.length > 0) return `tests may not be changed or written here: ${tests.join(", ")}`;
      const result = await applyEdits({ ...room.workspace, changes: from, edits });
      if (!result.ok) return result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n\n");
      if (withoutFiles(result.changes, room.suite.isTestFile).files.length === 0)
        return "the edits change nothing";
      changes = result.changes;
      return null;
    },
    /** The base with the edits of the reply that was taken. */
    applied: (): ChangeSet => {
      if (changes === null) throw new Error("no reply was taken");
      return changes;
    },
  };
}
