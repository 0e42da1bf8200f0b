import {
  type ChangeSet,
  emptyChangeSet,
  mergeChangeSets,
  textOf,
  toBase64,
} from "../../domain/change-set.js";
import type { Workspace } from "../../domain/ports.js";
import { describeDiff } from "../../workspace/changes/describe-diff.js";

/** What turns one result into another, as a unified diff: both are change sets of the same base. */
export async function difference(
  base: Pick<Workspace, "read" | "mode">,
  from: ChangeSet,
  to: ChangeSet,
): Promise<string> {
  const changed = new Map(from.files.map((file) => [file.path, file]));
  const there = {
    read: async (path: string) => {
      const file = changed.get(path);
      return file === undefined ? base.read(path) : textOf(file);
    },
    mode: async (path: string) => {
      const file = changed.get(path);
      if (file === undefined) return base.mode(path);
      return file.content === null ? null : file.mode;
    },
  };
  const undone = await backToBase(base, from);
  const files = mergeChangeSets(undone, to).files.filter((file) => !same(file, changed.get(file.path)));
  return describeDiff(there, { base: to.base, files });
}

/** The base's own files wherever a change set differs from it. */
async function backToBase(base: Pick<Workspace, "read" | "mode">, changes: ChangeSet): Promise<ChangeSet> {
  const files: ChangeSet["files"] = [];
  for (const { path } of changes.files) {
    const [text, mode] = [await base.read(path), await base.mode(path)];
    const kept = mode === "100755" ? mode : "100644";
    files.push({ path, mode: kept, content: text === null ? null : toBase64(text) });
  }
  return { ...emptyChangeSet(changes.base), files };
}

const same = (a: ChangeSet["files"][number], b: ChangeSet["files"][number] | undefined): boolean =>
  b !== undefined && a.content === b.content && a.mode === b.mode;
