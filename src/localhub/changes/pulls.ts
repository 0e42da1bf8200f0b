import { fetchBranch } from "../git/fetch-branch.js";
import type { Hub } from "../hub.js";
import { noreply } from "../render/user.js";
import { type Actor, atLeast, levelOn } from "../rest/actor.js";
import { HttpError, unprocessable } from "../rest/errors.js";
import type { Account, Pull, PullRequest, Repository } from "../store/model.js";
import { addIssue, announceIssue, note, setState, updateIssue } from "./issues.js";
import { refreshPullRefs } from "./pull-refs.js";
import { refMoved } from "./refs.js";
import { demandRules } from "./rulesets.js";

export interface NewPull {
  title: string;
  body: string;
  /** A branch, or `owner:branch` of this very repository or of a fork. */
  head: string;
  base: string;
  draft: boolean;
  maintainerCanModify: boolean;
}

const refused = (message: string) =>
  unprocessable("Validation Failed", { resource: "PullRequest", field: "head", code: "custom", message });

/** Opens a pull request, or refuses it for the reasons GitHub has: of two at the same time one is too late. */
export const openPull = (
  hub: Hub,
  repository: Repository,
  actor: Actor,
  author: Account,
  given: NewPull,
): Promise<PullRequest> =>
  hub.inTurn(`pulls ${repository.id}`, () => openOne(hub, repository, actor, author, given));

async function openOne(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  author: Account,
  given: NewPull,
): Promise<PullRequest> {
  if (actor.kind === "job" && !repository.actionsMayCreatePulls)
    throw new HttpError(403, "GitHub Actions is not permitted to create or approve pull requests.");
  if (given.draft && !repository.hasDrafts)
    throw unprocessable("Draft pull requests are not supported in this repository.");
  const git = hub.git(repository);
  const { headRepository, headRef } = headOf(hub, repository, given.head);
  const head = await hub.git(headRepository).ref(`refs/heads/${headRef}`);
  const base = await git.ref(`refs/heads/${given.base}`);
  if (!head) throw invalidHead();
  const level = levelOn(headRepository, actor);
  if (level === null || !atLeast(level, "write"))
    throw new HttpError(403, "Must have push access to the head repository.");
  if (headRepository !== repository) await fetchBranch(git, headRepository.directory, headRef);
  if (!base)
    throw unprocessable("Validation Failed", { resource: "PullRequest", field: "base", code: "invalid" });
  if ((await git.commits(["-1", `${base.sha}..${head.sha}`])).length === 0)
    throw refused(`No commits between ${given.base} and ${headRef}`);
  const open = repository.issues.some(
    ({ pull, state }) =>
      pull?.headRepository === headRepository &&
      state === "open" &&
      pull.headRef === headRef &&
      pull.baseRef === given.base,
  );
  if (open) throw refused(`A pull request already exists for ${headRepository.owner.login}:${headRef}.`);

  const pull: Pull = {
    headRepository,
    headRef,
    baseRef: given.base,
    headSha: head.sha,
    baseSha: base.sha,
    draft: given.draft,
    mergedAt: null,
    mergedBy: null,
    mergeCommitSha: null,
    maintainerCanModify: given.maintainerCanModify,
    reviewers: [],
    reviews: [],
    comments: [],
  };
  const issue = addIssue(hub, repository, actor, author, { ...given, labels: [], assignees: [] });
  const opened: PullRequest = Object.assign(issue, { pull });
  await refreshPullRefs(hub, repository, opened);
  await announceIssue(hub, repository, actor, author, opened, "opened");
  return opened;
}

const invalidHead = () =>
  unprocessable("Validation Failed", { resource: "PullRequest", field: "head", code: "invalid" });

/** `branch` or `owner:branch`; the owner of a fork names the fork. */
function headOf(hub: Hub, repository: Repository, head: string) {
  const [, owner, branch = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
  if (owner === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase())
    return { headRepository: repository, headRef: branch };
  const headRepository = hub.state.repositories.find(
    (each) => each.parent === repository && each.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  if (!headRepository) throw invalidHead();
  return { headRepository, headRef: branch };
}

export interface Merge {
  method: "merge" | "squash";
  title: string | null;
  message: string | null;
  /** The head the merger saw; another one is refused. */
  expectedHead: string | null;
}

/** Merges, closes the pull request and the issues it says it closes, and gives the new commit. */
export async function mergePull(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: PullRequest,
  merge: Merge,
): Promise<string> {
  const git = hub.git(repository);
  const { pull } = issue;
  if (issue.state === "closed" || pull.draft) throw new HttpError(405, "Pull Request is not mergeable");
  if (merge.expectedHead !== null && merge.expectedHead !== pull.headSha)
    throw new HttpError(409, "Head branch was modified. Review and try the merge again.");
  const ref = `refs/heads/${pull.baseRef}`;
  const base = await git.ref(ref);
  const tree = base ? await git.mergeTree(base.sha, pull.headSha) : null;
  if (!base || tree === null) throw new HttpError(405, "Pull Request is not mergeable");

  const author = { name: sender.login, email: noreply(sender), date: hub.state.now() };
  const committer = { name: "GitHub", email: "noreply@github.com", date: hub.state.now() };
  const squash = merge.method === "squash";
  const title =
    merge.title ??
    (squash
      ? `${issue.title} (#${issue.number})`
      : `Merge pull request #${issue.number} from ${pull.headRepository.owner.login}/${pull.headRef}`);
  const message = `${title}\n\n${merge.message ?? (squash ? "" : issue.title)}`.trimEnd();
  const parents = squash ? [base.sha] : [base.sha, pull.headSha];
  const sha = await git.writeCommit({ tree, parents, author, committer, message });
  repository.signedCommits.add(sha);
  const change = { ref, before: base.sha, after: sha };
  await demandRules({ repository, actor, git }, change, true);
  if (!(await git.updateRef(ref, sha, base.sha))) throw new HttpError(409, "Base branch was modified");

  pull.mergedAt = hub.state.now();
  pull.mergedBy = sender;
  pull.mergeCommitSha = sha;
  note(hub, issue, sender, { event: "merged" });
  setState(hub, issue, sender, "closed", null);
  await refMoved(hub, repository, actor, sender, change);
  await announceIssue(hub, repository, actor, sender, issue, "closed");
  if (pull.baseRef === repository.defaultBranch) await closeNamed(hub, repository, actor, sender, issue);
  return sha;
}

const CLOSING = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi;

async function closeNamed(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: PullRequest,
) {
  for (const [, number] of issue.body.matchAll(CLOSING)) {
    const named = repository.issues.find((each) => each.number === Number(number) && !each.pull);
    if (named) await updateIssue(hub, repository, actor, sender, named, { state: "closed" });
  }
}
