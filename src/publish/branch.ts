import { type ChangeSet, changeSetHash } from "../domain/change-set.js";
import { PatchwrightError } from "../domain/errors.js";
import type { CommitView, Forge } from "../domain/forge.js";
import { commitMessage, provenanceOf } from "./commit-message.js";

/** After so many branches for one issue something other than us is making them. */
const mostBranches = 9;

export interface BranchRequest {
  forge: Forge;
  issue: number;
  changes: ChangeSet;
  /** One line, made harmless. */
  title: string;
  defaultBranch: string;
}

/**
 * Puts the change set on `patchwright/issue-N` and says where it is. A branch that is there already is reused only
 * when it is ours, and it is only ever moved forward; one with a person's commits is left alone (then it is
 * `patchwright/issue-N-2` and so on) unless the change was made on top of them. Done twice, the second time finds the
 * first's commit.
 */
export async function putOnBranch(request: BranchRequest): Promise<{ branch: string; head: string }> {
  const { forge, issue, changes } = request;
  for (let nth = 1; nth <= mostBranches; nth++) {
    const branch = nth === 1 ? `patchwright/issue-${issue}` : `patchwright/issue-${issue}-${nth}`;
    const head = await forge.branchHead(branch);
    if (head === null) {
      const commit = await commitOn(request, [changes.base]);
      await forge.createBranch(branch, commit);
      return { branch, head: commit };
    }
    const ahead = await forge.commitsAhead(request.defaultBranch, head);
    const standing = standingOf(ahead, head, request);
    if (standing === "published") return { branch, head };
    if (standing === "not-ours") continue;
    const commit = await commitOn(request, await parentsFor(forge, head, changes.base));
    await forge.advanceBranch(branch, commit);
    return { branch, head: commit };
  }
  const detail = `the branches patchwright/issue-${issue} to -${mostBranches} all hold other people's commits: delete those that are not needed`;
  throw new PatchwrightError("publish-refused", { detail });
}

type Standing = "published" | "ours" | "not-ours";

/** `ahead`: the branch's commits that the default branch has not. */
function standingOf(ahead: readonly CommitView[], head: string, { issue, changes }: BranchRequest): Standing {
  const ours = ahead.map(({ message }) => provenanceOf(message)).filter((known) => known?.issue === issue);
  if (ours.length === 0) return "not-ours";
  if (ours.some((known) => known?.changeSet === changeSetHash(changes))) return "published";
  const madeOnTop = changes.base === head;
  return madeOnTop || ours.length === ahead.length ? "ours" : "not-ours";
}

/**
 * The base becomes a second parent where the branch has not got it yet: else the pull request would show everything
 * that came to the default branch meanwhile as its own.
 */
async function parentsFor(forge: Forge, head: string, base: string): Promise<[string, ...string[]]> {
  if (base === head) return [head];
  const missing = await forge.commitsAhead(head, base);
  return missing.length === 0 ? [head] : [head, base];
}

const commitOn = ({ forge, changes, title, issue }: BranchRequest, parents: [string, ...string[]]) =>
  forge.createCommit({
    parents,
    onto: changes.base,
    files: changes.files,
    message: commitMessage(title, { issue, changeSet: changeSetHash(changes) }),
  });
