import { changedFiles } from "../git/diff.js";
import { forkPoint } from "../git/pull-facts.js";
import type { Hub } from "../hub.js";
import type { WorkflowScope } from "../hub-event.js";
import type { PullRequest, Repository } from "../store/model.js";

interface Scoped {
  workflow?: WorkflowScope;
}

/** Most events run the workflows of the default branch. A repository without commits has none. */
export async function defaultScope(hub: Hub, repository: Repository): Promise<Scoped> {
  const ref = `refs/heads/${repository.defaultBranch}`;
  const head = await hub.git(repository).ref(ref);
  return head ? { workflow: { ref, sha: head.sha } } : {};
}

/** Events of a pull request run the workflows as they stand at its head. */
export async function pullScope(hub: Hub, repository: Repository, issue: PullRequest): Promise<Scoped> {
  const git = hub.git(repository);
  const { pull } = issue;
  const files = await changedFiles(git, await forkPoint(git, issue), pull.headSha);
  return {
    workflow: {
      ref: `refs/pull/${issue.number}/merge`,
      sha: pull.headSha,
      headRef: pull.headRef,
      baseRef: pull.baseRef,
      changedPaths: files.map(({ path }) => path),
    },
  };
}
