import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { preReceiveHook } from "./pre-receive.js";
import { mustGit, runGit } from "./run-git.js";

const settings = [
  // Pull request refs are the hub's to write.
  ["receive.hideRefs", "refs/pull"],
  // A shallow checkout can be pushed as it is.
  ["receive.shallowUpdate", "true"],
  ["uploadpack.allowAnySHA1InWant", "true"],
  ["uploadpack.allowFilter", "true"],
  ["gc.auto", "0"],
  ["core.logAllRefUpdates", "false"],
] as const;

/** Makes an empty bare repository. */
export async function createBare(
  directory: string,
  defaultBranch: string,
  searchPath: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const options = { path: searchPath };
  await mustGit(directory, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, "."], options);
  await writeFile(path.join(directory, "hooks/pre-receive"), preReceiveHook, { mode: 0o755 });
  for (const [name, value] of settings) await mustGit(directory, ["config", name, value], options);
}

/**
 * Fills the default branch from a directory: the commit a checkout stands at (with its history), or, where there is no
 * git, one first commit of all its files, `.git` and what `.gitignore` names left out.
 */
export async function fillFrom(
  bare: string,
  source: string,
  defaultBranch: string,
  searchPath: string,
): Promise<void> {
  const options = { path: searchPath };
  // Whoever names a directory here means it, whosever it is; and its hooks have no business with this push.
  const git = ["-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null"];
  const branch = `refs/heads/${defaultBranch}`;
  const top = await runGit(source, [...git, "rev-parse", "--show-cdup"], options);
  // Only a checkout's own root counts: a plain directory inside someone's repository is not that repository.
  if (top.exitCode === 0 && top.stdout.toString().trim() === "") {
    await mustGit(source, [...git, "push", "--quiet", bare, `HEAD:${branch}`], options);
    return;
  }
  const index = `${bare}.index`;
  const env = { GIT_INDEX_FILE: index, GIT_DIR: bare, GIT_WORK_TREE: source, ...firstIdent };
  try {
    await mustGit(source, [...git, "-c", "core.bare=false", "add", "--all"], { ...options, env });
    const tree = (await mustGit(bare, ["write-tree"], { ...options, env })).trim();
    const commit = await mustGit(bare, ["commit-tree", tree, "-m", "Initial commit"], { ...options, env });
    await mustGit(bare, ["update-ref", branch, commit.trim()], options);
  } finally {
    await rm(index, { force: true });
  }
}

/** Fills a bare repository with the branches of another one. */
export async function copyBranches(bare: string, from: string, searchPath: string): Promise<void> {
  await mustGit(bare, ["fetch", "--quiet", from, "+refs/heads/*:refs/heads/*"], { path: searchPath });
}

const firstIdent = {
  GIT_AUTHOR_NAME: "GitHub",
  GIT_AUTHOR_EMAIL: "noreply@github.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.com",
};
