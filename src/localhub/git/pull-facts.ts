import type { PullRequest } from "../store/model.js";
import { changedFiles, type FileChange } from "./diff.js";
import type { CommitObject } from "./parse.js";
import type { GitRepository } from "./repository.js";

export interface PullFacts {
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
  mergeable: boolean | null;
}

/** The commit a pull request's difference starts from: where its branch left the base. */
export const forkPoint = async (git: GitRepository, { pull }: PullRequest): Promise<string> =>
  (await git.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;

export const pullFiles = async (git: GitRepository, issue: PullRequest): Promise<FileChange[]> =>
  changedFiles(git, await forkPoint(git, issue), issue.pull.headSha);

/** Oldest first. */
export const pullCommits = (git: GitRepository, { pull }: PullRequest): Promise<CommitObject[]> =>
  git.commits(["--reverse", "--topo-order", `${pull.baseSha}..${pull.headSha}`]);

export async function pullFacts(git: GitRepository, issue: PullRequest): Promise<PullFacts> {
  const files = await pullFiles(git, issue);
  const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
  return {
    commits: (await pullCommits(git, issue)).length,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changedFiles: files.length,
    mergeable: issue.state === "closed" ? null : await mergeable(git, issue),
  };
}

async function mergeable(git: GitRepository, { pull }: PullRequest): Promise<boolean> {
  const base = (await git.ref(`refs/heads/${pull.baseRef}`))?.sha ?? pull.baseSha;
  return (await git.mergeTree(base, pull.headSha)) !== null;
}
