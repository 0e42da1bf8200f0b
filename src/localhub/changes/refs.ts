import { changedFiles } from "../git/diff.js";
import { fetchBranch } from "../git/fetch-branch.js";
import type { CommitObject } from "../git/parse.js";
import { ZERO_SHA } from "../git/repository.js";
import type { Hub } from "../hub.js";
import { repositoryPage } from "../render/links.js";
import { accountByEmail, noreply } from "../render/user.js";
import type { Actor } from "../rest/actor.js";
import { type Account, isPullRequest, type Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import { announceIssue, updateIssue } from "./issues.js";
import { refreshPullRefs } from "./pull-refs.js";

export interface RefChange {
  ref: string;
  before: string;
  after: string;
}

/** What follows from a branch or tag having moved, however it moved: the push event, and pull requests that follow it. */
export async function refMoved(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  change: RefChange,
): Promise<void> {
  repository.pushedAt = hub.state.now();
  const payload = await pushPayload(hub, repository, sender, change);
  const scope =
    change.after === ZERO_SHA
      ? {}
      : {
          workflow: {
            ref: change.ref,
            sha: change.after,
            changedPaths: await changedPaths(hub, repository, change),
          },
        };
  await hub.emit({ event: "push", repository, actor, sender, payload, ...scope });
  await followBranch(hub, repository, actor, sender, change);
}

/** Pull requests whose head or base the branch is, also those from this repository to the one it is a fork of. */
async function followBranch(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  { ref, before, after }: RefChange,
): Promise<void> {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined) return;
  for (const target of repository.parent ? [repository, repository.parent] : [repository]) {
    for (const issue of target.issues) {
      if (!isPullRequest(issue) || issue.state === "closed") continue;
      const { pull } = issue;
      const isHead = pull.headRepository === repository && pull.headRef === branch;
      if (after === ZERO_SHA) {
        if (isHead) await updateIssue(hub, target, actor, sender, issue, { state: "closed" });
        continue;
      }
      if (target === repository && pull.baseRef === branch) await refreshPullRefs(hub, target, issue);
      if (!isHead || pull.headSha === after) continue;
      if (target !== repository) await fetchBranch(hub.git(target), repository.directory, branch);
      pull.headSha = after;
      issue.updatedAt = hub.state.now();
      await refreshPullRefs(hub, target, issue);
      await announceIssue(hub, target, actor, sender, issue, "synchronize", { before, after });
    }
  }
}

async function changedPaths(
  hub: Hub,
  repository: Repository,
  { before, after }: RefChange,
): Promise<string[]> {
  const git = hub.git(repository);
  const from = before === ZERO_SHA ? ((await git.commit(after))?.parents[0] ?? null) : before;
  if (from === null) return ((await git.tree(after, true)) ?? []).map(({ path }) => path);
  return (await changedFiles(git, from, after)).map(({ path }) => path);
}

async function pushPayload(
  hub: Hub,
  repository: Repository,
  sender: Account,
  { ref, before, after }: RefChange,
) {
  const { state } = hub;
  const git = hub.git(repository);
  const deleted = after === ZERO_SHA;
  const forced = !deleted && before !== ZERO_SHA && !(await git.isAncestor(before, after));
  const range = before === ZERO_SHA ? ["-20", after] : ["--reverse", `${before}..${after}`];
  const commits = deleted ? [] : await git.commits(range);
  const shown = await Promise.all(commits.map((commit) => pushedCommit(hub, repository, commit)));
  const head = deleted ? null : await git.commit(after);
  return {
    ref,
    before,
    after,
    base_ref: null,
    compare: repositoryPage(state, repository, `/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`),
    created: before === ZERO_SHA,
    deleted,
    forced,
    pusher: { name: sender.login, email: noreply(sender) },
    commits: shown,
    head_commit: head ? await pushedCommit(hub, repository, head) : null,
  };
}

async function pushedCommit(hub: Hub, repository: Repository, commit: CommitObject) {
  const git = hub.git(repository);
  const parent = commit.parents[0];
  const files = parent ? await changedFiles(git, parent, commit.sha) : [];
  const paths = (status: string) => files.filter((file) => file.status === status).map(({ path }) => path);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: repositoryPage(hub.state, repository, `/commit/${commit.sha}`),
    author: person(hub.state, commit.author),
    committer: person(hub.state, commit.committer),
    added: paths("added"),
    removed: paths("removed"),
    modified: paths("modified"),
  };
}

function person(state: State, { name, email }: { name: string; email: string }) {
  const account = accountByEmail(state, email);
  return { name, email, ...(account ? { username: account.login } : {}) };
}
