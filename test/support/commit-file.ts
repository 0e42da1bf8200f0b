import type { Octokit } from "@octokit/rest";

/** A commit of one file on a branch, made over the API by who the client is; gives its hash. */
export async function commitFile(
  octokit: Octokit,
  at: { owner: string; repo: string },
  branch: string,
  path: string,
  content: string,
): Promise<string> {
  const { git } = octokit.rest;
  const ref = `heads/${branch}`;
  const parent = (await git.getRef({ ...at, ref })).data.object.sha;
  const base_tree = (await git.getCommit({ ...at, commit_sha: parent })).data.tree.sha;
  const tree = [{ path, mode: "100644" as const, type: "blob" as const, content }];
  const made = (await git.createTree({ ...at, base_tree, tree })).data.sha;
  const { sha } = (await git.createCommit({ ...at, message: `Write ${path}`, tree: made, parents: [parent] }))
    .data;
  await git.updateRef({ ...at, ref, sha });
  return sha;
}
