import { ZERO_SHA } from "../git/repository.js";
import type { Hub } from "../hub.js";
import type { PullRequest, Repository } from "../store/model.js";

/**
 * Keeps `refs/pull/N/head` and `refs/pull/N/merge` as GitHub does, so that both can be fetched. A conflicting pull
 * request keeps no merge ref.
 */
export async function refreshPullRefs(hub: Hub, repository: Repository, issue: PullRequest): Promise<void> {
  const git = hub.git(repository);
  const { pull } = issue;
  const base = await git.ref(`refs/heads/${pull.baseRef}`);
  await git.must(["update-ref", `refs/pull/${issue.number}/head`, pull.headSha]);
  const tree = base ? await git.mergeTree(base.sha, pull.headSha) : null;
  const name = `refs/pull/${issue.number}/merge`;
  const before = (await git.ref(name))?.sha ?? ZERO_SHA;
  if (tree === null || !base) {
    if (before !== ZERO_SHA) await git.updateRef(name, ZERO_SHA, before);
    return;
  }
  const ident = { name: "GitHub", email: "noreply@github.com", date: hub.state.now() };
  const message = `Merge ${pull.headSha} into ${base.sha}`;
  const parents = [base.sha, pull.headSha];
  const sha = await git.writeCommit({ tree, parents, author: ident, committer: ident, message });
  await git.updateRef(name, sha, before);
}
