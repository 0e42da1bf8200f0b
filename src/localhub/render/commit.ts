import type { FileChange } from "../git/diff.js";
import type { CommitObject, TreeEntry } from "../git/parse.js";
import type { Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import { encodePath, nodeId, repositoryApi, repositoryPage } from "./links.js";
import { accountByEmail, renderUser } from "./user.js";

/** GitHub signs what a bot commits through the API in its own name, and nothing else here. */
const verification = (repository: Repository, commit: CommitObject) =>
  repository.signedCommits.has(commit.sha)
    ? {
        verified: true,
        reason: "valid",
        signature: "signed by localhub, as GitHub signs a bot's commits",
        payload: commit.message,
        verified_at: commit.committer.date,
      }
    : { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

/** A commit of the Git Data API. */
export const renderGitCommit = (state: State, repository: Repository, commit: CommitObject) => ({
  sha: commit.sha,
  node_id: nodeId("C", commit.sha),
  url: repositoryApi(state, repository, `/git/commits/${commit.sha}`),
  html_url: repositoryPage(state, repository, `/commit/${commit.sha}`),
  author: commit.author,
  committer: commit.committer,
  message: commit.message,
  tree: { sha: commit.tree, url: repositoryApi(state, repository, `/git/trees/${commit.tree}`) },
  parents: renderParents(state, repository, commit, "/git/commits"),
  verification: verification(repository, commit),
});

/** A commit of the repository's history, with the accounts behind its addresses. */
export function renderCommit(state: State, repository: Repository, commit: CommitObject) {
  const author = accountByEmail(state, commit.author.email);
  const committer = accountByEmail(state, commit.committer.email);
  const url = repositoryApi(state, repository, `/commits/${commit.sha}`);
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    url,
    html_url: repositoryPage(state, repository, `/commit/${commit.sha}`),
    comments_url: `${url}/comments`,
    commit: {
      url: repositoryApi(state, repository, `/git/commits/${commit.sha}`),
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: repositoryApi(state, repository, `/git/trees/${commit.tree}`) },
      verification: verification(repository, commit),
    },
    author: author ? renderUser(state, author) : null,
    committer: committer ? renderUser(state, committer) : null,
    parents: renderParents(state, repository, commit, "/commits"),
  };
}

const renderParents = (state: State, repository: Repository, commit: CommitObject, place: string) =>
  commit.parents.map((sha) => ({
    sha,
    url: repositoryApi(state, repository, `${place}/${sha}`),
    html_url: repositoryPage(state, repository, `/commit/${sha}`),
  }));

export function renderFileChange(state: State, repository: Repository, change: FileChange, head: string) {
  const path = encodePath(change.path);
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: repositoryPage(state, repository, `/blob/${head}/${path}`),
    raw_url: repositoryPage(state, repository, `/raw/${head}/${path}`),
    contents_url: repositoryApi(state, repository, `/contents/${path}?ref=${head}`),
    ...(change.patch === null ? {} : { patch: change.patch }),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  };
}

export const renderTree = (
  state: State,
  repository: Repository,
  sha: string,
  entries: readonly TreeEntry[],
) => ({
  sha,
  url: repositoryApi(state, repository, `/git/trees/${sha}`),
  truncated: false,
  tree: entries.map(({ path, mode, type, sha: entry, size }) => ({
    path,
    mode,
    type,
    sha: entry,
    ...(size === null ? {} : { size }),
    url: repositoryApi(state, repository, `/git/${type === "tree" ? "trees" : "blobs"}/${entry}`),
  })),
});
