import type { ChangeSet } from "../domain/change-set.js";
import { type BaseFiles, describeDiff } from "../workspace/changes/describe-diff.js";

/** Lines added and removed, as `git diff --numstat` would count them: a patch's size. */
export async function changedLines(base: BaseFiles, changes: ChangeSet): Promise<number> {
  const diff = await describeDiff(base, changes);
  return diff.split("\n").filter((line) => /^[+-](?!(\+\+|--) )/.test(line)).length;
}
