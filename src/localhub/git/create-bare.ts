import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { mustGit, runGit } from "./run-git.js";

const settings = [
  // Pull request refs are the hub's to write.
  ["receive.hideRefs", "refs/pull"],
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
  const top = await runGit(source, ["rev-parse", "--show-cdup"], options);
  // Only a checkout's own root counts: a plain directory inside someone's repository is not that repository.
  if (top.exitCode === 0 && top.stdout.toString().trim() === "") {
    await mustGit(source, ["push", "--quiet", bare, `HEAD:refs/heads/${defaultBranch}`], options);
    return;
  }
  const copy = await mkdtemp(path.join(path.dirname(bare), "import-"));
  try {
    for (const name of await readdir(source))
      if (name !== ".git") await cp(path.join(source, name), path.join(copy, name), { recursive: true });
    await mustGit(copy, ["init", "--quiet", `--initial-branch=${defaultBranch}`], options);
    await mustGit(copy, ["add", "--all"], options);
    const ident = ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"];
    await mustGit(copy, [...ident, "commit", "--quiet", "--allow-empty", "-m", "Initial commit"], options);
    await mustGit(copy, ["push", "--quiet", bare, `HEAD:refs/heads/${defaultBranch}`], options);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
