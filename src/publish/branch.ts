import { type ChangedFile, type ChangeSet, changeSetHash } from "../domain/change-set.js";
import { isPatchwrightError, PatchwrightError } from "../domain/errors.js";
import type { AccountView, CommitView, Forge } from "../domain/forge.js";
import { commitMessage, provenanceOf } from "./commit-message.js";

/** After so many branches for one issue something other than us is making them. */
const mostBranches = 9;

export interface BranchRequest {
  forge: Forge;
  issue: number;
  changes: ChangeSet;
  /** One line, made harmless. */
  title: string;
  /** The commit's co-author; null where nobody is known. */
  asker: AccountView | null;
  defaultBranch: string;
  /** The branch that the change goes on with, and what it does to it; null for a change from the base. */
  refines: { branch: string; head: string; files: readonly ChangedFile[] } | null;
}

export interface Placed {
  branch: string;
  /** Our commit: what was measured. People's commits may stand above it. */
  commit: string;
  /** Branches of the issue that it would have gone to, but for what others have on them. */
  passed: readonly string[];
}

type Place = Omit<Placed, "passed">;

/**
 * Puts the change set on `patchwright/issue-N` and says where it is. A branch that is there already is reused only
 * when nothing but ours is on it, and it is only ever moved forward; one with a person's commits is left alone (then it
 * is `patchwright/issue-N-2` and so on). A refinement goes on top of the branch that it was made for, people's commits
 * and all, as long as nobody but us pushed to it since; else the same commit goes on the next branch. Done twice, the
 * second time finds the first's commit.
 */
export async function putOnBranch(request: BranchRequest): Promise<Placed> {
  const { refines, issue } = request;
  if (refines !== null && refines.files.length === 0)
    return { branch: refines.branch, commit: refines.head, passed: [] };
  const passed: string[] = [];
  for (const branch of await inOrder(request)) {
    const placed = await place(request, branch);
    if (placed !== null) return { ...placed, passed };
    passed.push(branch);
  }
  const detail = `the branches patchwright/issue-${issue} to -${mostBranches} all hold other people's commits: delete those that are not needed`;
  throw new PatchwrightError("publish-refused", { detail });
}

/** The branches of an issue in their order, from one of them on. */
function branchesFrom(issue: number, first: string | null): string[] {
  const all = Array.from({ length: mostBranches }, (_, nth) =>
    nth === 0 ? `patchwright/issue-${issue}` : `patchwright/issue-${issue}-${nth + 1}`,
  );
  return all.slice(Math.max(0, first === null ? 0 : all.indexOf(first)));
}

/**
 * Where to look, best first. The pull request that is open may be that of a later branch, whose forerunner was merged,
 * reset or deleted since: what is begun anew on the first would have a second one.
 */
async function inOrder({ forge, issue, refines, defaultBranch }: BranchRequest): Promise<string[]> {
  const all = branchesFrom(issue, refines?.branch ?? null);
  const [first, ...later] = all;
  if (refines !== null || first === undefined) return all;
  const there = new Set(await forge.branchesWith(`${first}-`));
  if (there.size === 0) return all;
  const standing = later.filter((branch) => there.has(branch));
  const free = later.filter((branch) => !there.has(branch));
  const head = await forge.branchHead(first);
  const isHeld = head !== null && (await forge.commitsAhead(defaultBranch, head)).length > 0;
  return isHeld ? [first, ...standing, ...free] : [...standing, first, ...free];
}

/** Null where the branch is not ours to move. */
async function place(request: BranchRequest, branch: string, tries = 3): Promise<Place | null> {
  const { forge, defaultBranch, refines } = request;
  const head = await forge.branchHead(branch);
  const ahead = head === null ? [] : await forge.commitsAhead(refines?.head ?? defaultBranch, head);
  const known = publishedAs(ahead, request);
  if (known !== null) return { branch, commit: known.sha };
  if (head !== null && !(await mayMove(branch, head, ahead, request))) return null;
  const commit = await commitOn(request, head);
  try {
    await (head === null ? forge.createBranch(branch, commit) : forge.advanceBranch(branch, commit));
    return { branch, commit };
  } catch (error) {
    // Somebody pushed to it, or made it, in this very moment: looked at again, it is somebody's now.
    if (!wasDecided(error) || tries === 1 || (await forge.branchHead(branch)) === head) throw error;
    return place(request, branch, tries - 1);
  }
}

const wasDecided = (error: unknown): boolean =>
  isPatchwrightError(error) && (error.details.status === 422 || error.details.status === 409);

/** A commit of ours that a person amended is theirs: what is in it was never measured. */
const isOurs = ({ message, byProgram }: CommitView, issue: number): boolean =>
  byProgram && provenanceOf(message)?.issue === issue;

/**
 * Our last commit among those that came after where the change begins, where it holds this very change set; of a
 * refinement any of them, since a later one goes on top of it.
 */
function publishedAs(
  ahead: readonly CommitView[],
  { issue, changes, refines }: BranchRequest,
): CommitView | null {
  const ours = ahead.filter((commit) => isOurs(commit, issue));
  const hash = changeSetHash(changes);
  const candidates = refines === null ? ours.slice(-1) : ours;
  return candidates.findLast(({ message }) => provenanceOf(message)?.changeSet === hash) ?? null;
}

async function mayMove(
  branch: string,
  head: string,
  ahead: readonly CommitView[],
  { forge, refines, issue }: BranchRequest,
): Promise<boolean> {
  const allOurs = ahead.every((commit) => isOurs(commit, issue));
  // Nothing ahead of the default branch: it was merged, or reset to it. Forward from there nobody loses anything.
  if (refines === null) return allOurs;
  const onlyOurs = ahead.length > 0 && allOurs;
  if (branch !== refines.branch) return false;
  // Two were asked for at once: the later one was made with the requirements of both, and takes the other's place.
  return head === refines.head || (onlyOurs && (await forge.commitsAhead(head, refines.head)).length === 0);
}

async function commitOn(request: BranchRequest, head: string | null): Promise<string> {
  const { forge, changes, title, issue, asker, refines } = request;
  const message = commitMessage(title, { issue, changeSet: changeSetHash(changes) }, asker);
  if (refines !== null) {
    const { head: under, files } = refines;
    return forge.createCommit({ parents: [head ?? under], onto: under, files, message });
  }
  const parents = head === null ? ([changes.base] as const) : await parentsFor(forge, head, changes.base);
  return forge.createCommit({ parents, onto: changes.base, files: changes.files, message });
}

/**
 * The base becomes a second parent where the branch has not got it yet: else the pull request would show everything
 * that came to the default branch meanwhile as its own.
 */
async function parentsFor(forge: Forge, head: string, base: string): Promise<[string, ...string[]]> {
  const missing = await forge.commitsAhead(head, base);
  return missing.length === 0 ? [head] : [head, base];
}
