import type { GitRepository } from "./repository.js";

/** Brings a branch's objects from another bare repository of the hub; no ref is written. */
export async function fetchBranch(git: GitRepository, from: string, branch: string): Promise<void> {
  await git.must(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", from, `refs/heads/${branch}`]);
}
