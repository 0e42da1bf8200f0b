import { type ChangedFile, type ChangeSet, sorted } from "../../domain/change-set.js";
import { PatchwrightError } from "../../domain/errors.js";
import type { Git } from "../base/git.js";

/**
 * What turns one commit's (or tree's) files into another's, as a change set on `base`. Renames are a deletion and a new
 * file; what is deleted keeps its mode. Throws `change-unsupported` for links and submodules, which no change set can hold.
 */
export async function changesBetween(git: Git, base: string, head: string): Promise<ChangeSet> {
  const listing = await git.text(["diff-tree", "-r", "-z", "--no-renames", "--full-index", base, head]);
  const files: ChangedFile[] = [];
  // `:oldmode newmode oldblob newblob status NUL path NUL`
  const fields = listing.split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [was = "", mode = "", , object = "", status = ""] = (fields[at] ?? "").slice(1).split(" ");
    const path = fields[at + 1] ?? "";
    if (status === "D") files.push({ path, mode: was === "100755" ? was : "100644", content: null });
    else files.push(await written(git, path, mode, object));
  }
  return { base, files: sorted(files) };
}

async function written(git: Git, path: string, mode: string, object: string): Promise<ChangedFile> {
  if (mode !== "100644" && mode !== "100755") {
    const detail = mode === "120000" ? "it is a symbolic link." : "it is a submodule.";
    throw new PatchwrightError("change-unsupported", { path, detail });
  }
  const bytes = await git.bytes(["cat-file", "blob", object]);
  return { path, mode, content: bytes.toString("base64") };
}
