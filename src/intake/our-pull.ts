import type { Forge, PullRequestView } from "../domain/forge.js";
import { provenanceOf } from "../publish/commit-message.js";

/** Anybody may make branches of any name. */
const mostBranches = 20;
const branchName = /^patchwright\/issue-([1-9]\d{0,9})(?:-(\d+))?$/;

/** The issue that a branch of ours is for, by its name alone; null for any other branch. */
export function issueOfBranch(branch: string): number | null {
  const number = branchName.exec(branch)?.[1];
  return number === undefined ? null : Number(number);
}

/**
 * The issue that a pull request of ours is for; null for anybody else's. Ours is one whose branch is in this repository,
 * bears our name, and holds a commit that says it is for that issue: the name alone anybody may choose.
 */
export async function issueOfOurs(forge: Forge, pull: PullRequestView): Promise<number | null> {
  const { owner, name } = forge.repository;
  const issue = issueOfBranch(pull.head.branch);
  if (issue === null || pull.head.repository?.toLowerCase() !== `${owner}/${name}`.toLowerCase()) return null;
  const ahead = await forge.commitsAhead(pull.baseBranch, pull.head.sha);
  const ours = ahead.some(({ message }) => provenanceOf(message)?.issue === issue);
  return ours ? issue : null;
}

/** Our open pull request for an issue. Of several, that of the last branch: the others were left to people. */
export async function openPullOf(forge: Forge, issue: number): Promise<PullRequestView | null> {
  const nth = (branch: string) => Number(branchName.exec(branch)?.[2] ?? 1);
  const first = `patchwright/issue-${issue}`;
  const later = (await forge.branchesWith(`${first}-`)).filter((branch) => issueOfBranch(branch) === issue);
  for (const branch of [...later.sort((a, b) => nth(b) - nth(a)).slice(0, mostBranches), first]) {
    const pull = await forge.openPullRequest(branch);
    if (pull !== null && (await issueOfOurs(forge, pull)) === issue) return pull;
  }
  return null;
}
