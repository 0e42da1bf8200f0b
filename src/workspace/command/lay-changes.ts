import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ChangeSet } from "../../domain/change-set.js";
import { pathProblem } from "../../domain/paths.js";

/** Who owns what is laid; null for ourselves. */
export type Owner = number | null;

/**
 * Lays a change set out as an overlay's layer: `changes/workspace/` with the files written, and `deleted` with the
 * paths (each ended by NUL) that are to be covered up. Synchronous: a change is small, and each turn of the event loop
 * would cost more than a file.
 */
export function layChanges(folder: string, changes: ChangeSet, owner: Owner = null): void {
  const layer = path.join(folder, "changes/workspace");
  makeFolders(layer, owner);
  const written = changes.files.filter((file) => file.content !== null).map((file) => file.path);
  const covered: string[] = [];
  for (const file of changes.files) {
    const problem = unsafe(file.path);
    if (problem !== null)
      throw new Error(`a change set with a path that can't be laid: ${file.path}: ${problem}`);
    const target = path.join(layer, file.path);
    if (file.content !== null) {
      makeFolders(path.dirname(target), owner);
      const mode = file.mode === "100755" ? 0o755 : 0o644;
      writeFileSync(target, Buffer.from(file.content, "base64"), { mode });
      if (owner !== null) chownSync(target, owner, owner);
    } else if (!isHidden(file.path, written)) {
      makeFolders(path.dirname(target), owner);
      covered.push(file.path);
    }
  }
  writeFileSync(path.join(folder, "deleted"), covered.map((name) => `${name}\0`).join(""));
}

function makeFolders(folder: string, owner: Owner): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined || owner === null) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made))
    chownSync(made, owner, owner);
}

/** A folder that becomes a file, or a file that becomes a folder, covers what was there by itself. */
function isHidden(deleted: string, written: readonly string[]): boolean {
  return written.some((name) => deleted.startsWith(`${name}/`) || name.startsWith(`${deleted}/`));
}

/** Protected paths are a matter of policy, and may be laid (a person's own change may hold them); escapes may not. */
function unsafe(file: string): string | null {
  const normal = path.posix.normalize(file);
  if (normal !== file || file.startsWith("/") || file.includes("\0") || normal.split("/").includes(".."))
    return pathProblem(file) ?? "the path is not normal";
  return file.split("/").includes(".git") ? "the path is git's own" : null;
}
