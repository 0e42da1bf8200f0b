import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { unprocessable } from "../rest/errors.js";
import type { GitRepository } from "./repository.js";

export interface NewTreeEntry {
  path?: string;
  mode?: string;
  type?: string;
  /** null removes the path from the base tree. */
  sha?: string | null;
  content?: string;
}

/** Writes a tree as `POST git/trees` means it: entries laid over `base`, paths with slashes, `sha: null` removes. */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  entries: readonly NewTreeEntry[],
): Promise<string> {
  const lines: string[] = [];
  for (const entry of entries) lines.push(await indexLine(git, entry));
  // An index of its own: git lays entries over a base and builds the trees in between.
  const index = path.join(os.tmpdir(), `localhub-index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    if (base !== null) {
      const read = await git.git(["read-tree", base], { env });
      if (read.exitCode !== 0) throw unprocessable("base_tree is not a valid tree oid");
    }
    const updated = await git.git(["update-index", "-z", "--add", "--replace", "--index-info"], {
      env,
      input: lines.join(""),
    });
    if (updated.exitCode !== 0) throw unprocessable(`tree is invalid: ${updated.stderr.trim()}`);
    return (await git.must(["write-tree"], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

async function indexLine(git: GitRepository, entry: NewTreeEntry): Promise<string> {
  const { path: file, mode, sha, content } = entry;
  if (!file || file.startsWith("/") || file.split("/").some((part) => /^(\.git|\.{0,2})$/i.test(part)))
    throw unprocessable(`tree.path contains a malformed path component: ${file ?? ""}`);
  if (sha === null) return `0 ${"0".repeat(40)}\t${file}\0`;
  if (!mode) throw unprocessable("tree.mode is missing");
  if (sha !== undefined && content !== undefined)
    throw unprocessable("Must supply either tree.sha or tree.content");
  if (content !== undefined) return `${mode} ${await git.writeBlob(Buffer.from(content))}\t${file}\0`;
  if (sha === undefined) throw unprocessable("Must supply either tree.sha or tree.content");
  const type = await git.typeOf(sha);
  if (type === null && mode !== "160000") throw unprocessable(`tree.sha ${sha} is not a valid blob`);
  if (type !== "tree") return `${mode} ${sha}\t${file}\0`;
  const inside = (await git.tree(sha, true)) ?? [];
  return inside
    .filter((each) => each.type !== "tree")
    .map((each) => `${each.mode} ${each.sha}\t${file}/${each.path}\0`)
    .join("");
}
