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

/**
 * Events of a pull request run what its merge into the base would be, with the workflows as they stand there. One that
 * conflicts has no such merge and runs nothing, as on GitHub.
 */
export async function pullScope(hub: Hub, repository: Repository, issue: PullRequest): Promise<Scoped> {
  const git = hub.git(repository);
  const { pull } = issue;
  const ref = `refs/pull/${issue.number}/merge`;
  const merge = await git.ref(ref);
  if (!merge) return {};
  const files = await changedFiles(git, await forkPoint(git, issue), pull.headSha);
  return {
    workflow: {
      ref,
      sha: merge.sha,
      headSha: pull.headSha,
      headRef: pull.headRef,
      baseRef: pull.baseRef,
      ...(pull.headRepository === repository ? {} : { headRepository: pull.headRepository }),
      changedPaths: files.map(({ path }) => path),
    },
  };
}
