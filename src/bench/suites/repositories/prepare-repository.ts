import { PatchwrightError } from "../../../domain/errors.js";
import { type Git, openGit } from "../../../workspace/base/git.js";
import { openMirror } from "./mirror.js";

export interface Base {
  /** The folder with git mirrors. */
  mirrors: string;
  /** `owner/name`. */
  repo: string;
  commit: string;
  /** Files that the mirror lacks are left out instead of being an error. */
  leaveOutMissing: boolean;
  searchPath: string;
}

/**
 * Makes an empty folder a repository that holds the tree of one commit of a mirror and none of its history, so that the
 * fix can't be looked up. Submodules are left out. The mirror is only read, and nothing is fetched for it: its objects
 * are borrowed by the new repository, which knows no remote. Throws `mirror-missing`, `commit-unknown`,
 * `mirror-incomplete`.
 */
export async function prepareRepository(folder: string, base: Base): Promise<void> {
  const mirror = await openMirror(base.mirrors, base.repo, base.searchPath);
  const git = openGit(folder, base.searchPath, mirror.objects);
  await git.bytes(["-c", "init.defaultBranch=main", "init", "--quiet", "--template=", "."]);
  const entries = await filesOf(git, base.commit, mirror.folder);
  const missing = await missingObjects(git, entries);
  const lost = entries.filter(({ object }) => missing.has(object)).map(({ path }) => path);
  if (lost.length > 0 && !base.leaveOutMissing)
    throw new PatchwrightError("mirror-incomplete", { mirror: mirror.folder, files: lost.join(", ") });
  const kept = entries.filter(({ object }) => !missing.has(object));
  const index = kept.map(({ mode, object, path }) => `${mode} ${object}\t${path}\0`).join("");
  await git.bytes(["update-index", "-z", "--index-info"], Buffer.from(index));
  const tree = (await git.text(["write-tree"])).trim();
  const objects = new Set([...kept.map(({ object }) => object), ...(await treesOf(git, tree))]);
  const pack = ["pack-objects", "--quiet", "--window=0", ".git/objects/pack/pack"];
  await git.bytes(pack, Buffer.from(`${[...objects].join("\n")}\n`));
  const commit = (await git.text(["commit-tree", tree, "-m", "base"])).trim();
  await git.bytes(["update-ref", "refs/heads/main", commit]);
  await git.bytes(["checkout-index", "--all", "--force", "--index"]);
}

interface Entry {
  mode: string;
  object: string;
  path: string;
}

/** The files of a commit; not submodules, whose commits no mirror of this repository holds. */
async function filesOf(git: Git, commit: string, mirror: string): Promise<Entry[]> {
  const listing = await git.text(["ls-tree", "-r", "-z", "--full-tree", commit]).catch((cause: unknown) => {
    throw new PatchwrightError("commit-unknown", { path: mirror, ref: commit }, { cause });
  });
  return listing.split("\0").flatMap((line) => {
    const [, mode, object, path] = /^(\d{6}) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
    return mode === undefined || object === undefined || path === undefined ? [] : [{ mode, object, path }];
  });
}

/** A tree that git makes from an index may be one that the mirror has: it isn't written again, but has to be packed. */
async function treesOf(git: Git, tree: string): Promise<string[]> {
  const listing = await git.text(["ls-tree", "-r", "-d", "-z", tree]);
  const ids = [...listing.matchAll(/(?:^|\0)\d{6} tree ([0-9a-f]+)\t/g)].map((match) => match[1] ?? "");
  return [tree, ...ids];
}

/** The objects that a mirror lacks: one that was cloned with a filter does. */
async function missingObjects(git: Git, entries: readonly Entry[]): Promise<Set<string>> {
  const asked = Buffer.from(`${entries.map(({ object }) => object).join("\n")}\n`);
  const said = (await git.bytes(["cat-file", "--batch-check"], asked)).toString("utf8");
  return new Set([...said.matchAll(/^([0-9a-f]+) missing$/gm)].map((match) => match[1] ?? ""));
}
