import type { ChangedFile } from "../domain/change-set.js";
import type { CommitView, Forge } from "../domain/forge.js";
import type { Api } from "./api.js";
import { UnreadableAnswer } from "./bounded-pages.js";
import { Sha } from "./shapes.js";

type BranchPart = Pick<
  Forge,
  | "branchHead"
  | "branchesWith"
  | "commit"
  | "commitsAhead"
  | "lastCommits"
  | "createCommit"
  | "createBranch"
  | "advanceBranch"
  | "deleteBranch"
>;

const needs = "contents: write";
const comparePage = 100;
/** A branch of ours with more commits than these is none. */
const mostPages = 100;

/** Branches and commits through the Git Data API. A ref keeps its slashes: Octokit escapes them. */
export function branches(api: Api): BranchPart {
  const { rest, where, call, find, create } = api;
  const branchHead: Forge["branchHead"] = async (branch) => {
    const operation = { does: `to read the branch ${branch}`, needs: "contents: read" };
    const found = await find(operation, () => rest.git.getRef({ ...where, ref: `heads/${branch}` }));
    return found === null ? null : Sha.parse(found.data.object.sha);
  };
  const commit: Forge["commit"] = async (sha) => {
    const operation = { does: `to read the commit ${sha}`, needs: "contents: read" };
    const { data } = await call(operation, () => rest.git.getCommit({ ...where, commit_sha: sha }));
    return commitView(data.sha, data, data.parents);
  };

  return {
    branchHead,
    commit,

    branchesWith: async (prefix) => {
      const operation = { does: `to look for branches that begin with ${prefix}`, needs: "contents: read" };
      const { data } = await call(operation, () =>
        rest.git.listMatchingRefs({ ...where, ref: `heads/${prefix}` }),
      );
      return data.map(({ ref }) => ref.replace(/^refs\/heads\//, ""));
    },

    commitsAhead: async (base, head) => {
      const operation = { does: `to compare ${base} with ${head}`, needs: "contents: read" };
      const ahead: CommitView[] = [];
      // Octokit's own paging takes this answer's first field for its list, and that is an address.
      for (let page = 1; page <= mostPages; page++) {
        const request = { ...where, basehead: `${base}...${head}`, per_page: comparePage, page };
        const { data } = await call(operation, () => rest.repos.compareCommitsWithBasehead(request));
        ahead.push(...data.commits.map(({ sha, commit, parents }) => commitView(sha, commit, parents)));
        if (data.commits.length < comparePage) return ahead;
      }
      throw new UnreadableAnswer(`GitHub's comparison goes on after ${mostPages} pages`);
    },

    lastCommits: async (branch, most) => {
      const operation = { does: `to read the last commits of ${branch}`, needs: "contents: read" };
      const request = { ...where, sha: branch, per_page: most };
      const { data } = await call(operation, () => rest.repos.listCommits(request));
      return data.map(({ sha, commit, parents }) => commitView(sha, commit, parents));
    },

    createCommit: async ({ parents, onto, files, message }) => {
      const under = await commit(onto ?? parents[0]);
      const tree = await createTree(api, under.tree, files);
      // Made twice it is two equal commits of which one is never seen: no need to look first.
      const operation = { does: "to create a commit", needs };
      const request = { ...where, message, tree, parents: [...parents] };
      return Sha.parse((await call(operation, () => rest.git.createCommit(request))).data.sha);
    },

    createBranch: async (branch, sha) => {
      const operation = { does: `to create the branch ${branch}`, needs };
      await create(
        operation,
        async () => {
          await rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha });
          return true;
        },
        async () => ((await branchHead(branch)) === sha ? true : null),
      );
    },

    deleteBranch: async (branch) => {
      const operation = { does: `to delete the branch ${branch}`, needs };
      if ((await branchHead(branch)) === null) return;
      try {
        await find(operation, () => rest.git.deleteRef({ ...where, ref: `heads/${branch}` }));
      } catch (error) {
        // GitHub deletes merged branches too, where it is told to: then there is none to delete, and it says 422.
        if ((await branchHead(branch)) !== null) throw error;
      }
    },

    advanceBranch: async (branch, sha) => {
      const operation = { does: `to advance the branch ${branch}`, needs };
      await call(operation, () =>
        rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha, force: false }),
      );
    },
  };
}

async function createTree(api: Api, base: string, files: readonly ChangedFile[]): Promise<string> {
  const { rest, where, call } = api;
  const entry = async ({ path, mode, content }: ChangedFile) => {
    const sha = content === null ? null : await createBlob(api, path, content);
    return { path, mode, type: "blob" as const, sha };
  };
  const tree: Awaited<ReturnType<typeof entry>>[] = [];
  // One after another: GitHub asks not to write in parallel.
  for (const file of files) tree.push(await entry(file));
  const operation = { does: "to create a tree", needs };
  const request = { ...where, base_tree: base, tree };
  return Sha.parse((await call(operation, () => rest.git.createTree(request))).data.sha);
}

async function createBlob({ rest, where, call }: Api, path: string, content: string): Promise<string> {
  const operation = { does: `to store ${path}`, needs };
  const request = { ...where, content, encoding: "base64" };
  return Sha.parse((await call(operation, () => rest.git.createBlob(request))).data.sha);
}

interface Ident {
  email?: string;
}

const commitView = (
  sha: string,
  raw: { tree: { sha: string }; message: string; author: Ident | null; committer: Ident | null },
  parents: readonly { sha: string }[],
): CommitView => ({
  sha: Sha.parse(sha),
  tree: Sha.parse(raw.tree.sha),
  parents: parents.map((parent) => Sha.parse(parent.sha)),
  message: raw.message,
  byProgram: isByProgram(raw.author?.email ?? "", raw.committer?.email ?? ""),
});

/** Who amends or rebases a commit becomes its committer, and its author stays. GitHub commits for Apps under a name of its own. */
const isByProgram = (author: string, committer: string): boolean =>
  /\[bot\]@/.test(author) && (committer === author || /^noreply@/i.test(committer));
