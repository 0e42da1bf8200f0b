import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChangedFile, type ChangeSet, sorted } from "../../../domain/change-set.js";
import { PatchwrightError } from "../../../domain/errors.js";
import { type Git, openGit } from "../../../workspace/base/git.js";
import { openMirror } from "./mirror.js";
import type { RepositoryTask } from "./read-repository-task.js";

/**
 * The hidden tests of a task as whole files, to be laid over a change set of the prepared repository `folder`. They are
 * made in a folder of their own, so nothing of them is ever in the prepared one.
 * Throws `suite-invalid` where the patch does not apply or the fix lacks a file's commit.
 */
export async function hiddenFiles(
  task: RepositoryTask,
  given: { folder: string; mirrors: string; base: string; searchPath: string },
): Promise<ChangeSet> {
  const scratch = await mkdtemp(path.join(tmpdir(), "patchwright-hidden-"));
  try {
    const files =
      "patch" in task.hidden
        ? await fromPatch(task.hidden.patch, scratch, given)
        : await fromCommit(task.repo, task.hidden, scratch, given);
    return { base: given.base, files: sorted(files) };
  } catch (cause) {
    if (cause instanceof PatchwrightError) throw cause;
    const detail = `its hidden tests can't be had: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new PatchwrightError("suite-invalid", { file: task.id, detail }, { cause });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Given {
  folder: string;
  mirrors: string;
  searchPath: string;
}

async function fromCommit(
  repo: string,
  { commit, files }: { commit: string; files: readonly string[] },
  scratch: string,
  { mirrors, searchPath }: Given,
): Promise<ChangedFile[]> {
  const git = await borrowing(scratch, (await openMirror(mirrors, repo, searchPath)).objects, searchPath);
  const listing = await git.text(["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...files]);
  return Promise.all(files.map(async (file) => fileIn(git, listing, file)));
}

async function fromPatch(
  patch: string,
  scratch: string,
  { folder, searchPath }: Given,
): Promise<ChangedFile[]> {
  const git = await borrowing(scratch, path.join(folder, ".git/objects"), searchPath);
  const head = (await openGit(folder, searchPath).text(["rev-parse", "HEAD"])).trim();
  await git.bytes(["read-tree", head]);
  await git.bytes(["apply", "--cached", "--whitespace=nowarn", "-"], Buffer.from(patch));
  const tree = (await git.text(["write-tree"])).trim();
  const names = await git.text(["diff-tree", "-r", "-z", "--name-only", "--no-renames", head, tree]);
  const files = names.split("\0").filter((name) => name !== "");
  const listing = await git.text(["ls-tree", "-r", "-z", "--full-tree", tree]);
  return Promise.all(files.map(async (file) => fileIn(git, listing, file)));
}

/** An empty repository that finds another's objects, and writes none there. */
async function borrowing(scratch: string, objects: string, searchPath: string): Promise<Git> {
  const git = openGit(scratch, searchPath, objects);
  await git.bytes(["-c", "init.defaultBranch=main", "init", "--quiet", "--template=", "."]);
  return git;
}

/** A file of a tree whose `ls-tree -z` is given; deleted where it isn't in there. */
async function fileIn(git: Git, listing: string, file: string): Promise<ChangedFile> {
  const line = listing.split("\0").find((entry) => entry.endsWith(`\t${file}`)) ?? "";
  const [, mode, object] = /^(\d{6}) blob ([0-9a-f]+)\t/.exec(line) ?? [];
  if (object === undefined) return { path: file, mode: "100644", content: null };
  const bytes = await git.bytes(["cat-file", "blob", object]);
  return { path: file, mode: mode === "100755" ? "100755" : "100644", content: bytes.toString("base64") };
}
