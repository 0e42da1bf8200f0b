import { refMoved } from "../changes/refs.js";
import { demandRules } from "../changes/rulesets.js";
import type { TreeEntry } from "../git/parse.js";
import { type GitRepository, ZERO_SHA } from "../git/repository.js";
import { touchedWorkflow, workflowRefusal } from "../git/touched-workflow.js";
import { writeTree } from "../git/write-tree.js";
import { renderGitCommit, renderTree } from "../render/commit.js";
import { nodeId, repositoryApi } from "../render/links.js";
import { noreply } from "../render/user.js";
import type { Actor } from "../rest/actor.js";
import { HttpError, required, unprocessable } from "../rest/errors.js";
import { created, ok, type Route, repositoryRoute } from "../rest/route.js";
import { mayDo } from "../rest/token-permissions.js";
import type { Repository } from "../store/model.js";

export const gitDataRoutes: readonly Route[] = [
  repositoryRoute("git/create-blob", "write", async ({ hub, repository, git, body }) => {
    const encoding = body.encoding ?? "utf-8";
    if (encoding !== "utf-8" && encoding !== "base64") throw unprocessable(`Invalid encoding: ${encoding}`);
    const sha = await git.writeBlob(Buffer.from(body.content, encoding === "base64" ? "base64" : "utf8"));
    return created({ sha, url: repositoryApi(hub.state, repository, `/git/blobs/${sha}`) });
  }),

  repositoryRoute("git/get-blob", "read", async ({ hub, repository, git, parameters, accept }) => {
    const sha = parameters.file_sha;
    const content = required(await git.blob(sha));
    if (accept.includes(".raw")) return { status: 200, raw: content };
    return ok({
      sha,
      node_id: nodeId("B", sha),
      size: content.length,
      url: repositoryApi(hub.state, repository, `/git/blobs/${sha}`),
      content: content.toString("base64").replace(/.{60}/g, "$&\n"),
      encoding: "base64",
    });
  }),

  repositoryRoute("git/create-tree", "write", async ({ hub, repository, git, body }) => {
    const sha = await writeTree(git, body.base_tree ?? null, body.tree);
    return created(renderTree(hub.state, repository, sha, (await git.tree(sha)) ?? []));
  }),

  repositoryRoute("git/get-tree", "read", async ({ hub, repository, git, parameters }) => {
    const commit = await git.resolve(parameters.tree_sha);
    const treeish = commit ?? parameters.tree_sha;
    const root: TreeEntry | null = commit ? await git.entryAt(commit, "") : null;
    // The parameter's mere presence asks for it, whatever its value.
    const entries = required(await git.tree(treeish, parameters.recursive !== undefined));
    return ok(renderTree(hub.state, repository, root?.sha ?? treeish, entries));
  }),

  repositoryRoute("git/create-commit", "write", async ({ hub, actor, repository, git, sender, body }) => {
    if ((await git.typeOf(body.tree)) !== "tree") throw unprocessable("Tree SHA does not exist");
    for (const parent of body.parents ?? [])
      if ((await git.typeOf(parent)) !== "commit")
        throw unprocessable("Parent SHA does not exist or is not a commit object");
    const own = { name: sender.login, email: noreply(sender), date: hub.state.now() };
    const author = { ...own, ...body.author };
    const committer = { ...author, ...body.committer };
    const sha = await git.writeCommit({
      tree: body.tree,
      parents: body.parents ?? [],
      author,
      committer,
      message: body.message,
    });
    const inItsOwnName = body.author === undefined && body.committer === undefined;
    if (inItsOwnName && (actor.kind === "installation" || actor.kind === "job"))
      repository.signedCommits.add(sha);
    return created(renderGitCommit(hub.state, repository, required(await git.commit(sha))));
  }),

  repositoryRoute("git/get-commit", "read", async ({ hub, repository, git, parameters }) =>
    ok(renderGitCommit(hub.state, repository, required(await git.commit(parameters.commit_sha)))),
  ),

  repositoryRoute("git/get-ref", "read", async ({ hub, repository, git, parameters }) => {
    const found = required(await git.ref(`refs/${parameters.ref}`));
    return ok(renderRef(hub.state, repository, found));
  }),

  repositoryRoute("git/list-matching-refs", "read", async ({ hub, repository, git, parameters }) => {
    const found = await git.refs(`refs/${parameters.ref}`);
    return ok(found.map((ref) => renderRef(hub.state, repository, ref)));
  }),

  repositoryRoute("git/create-ref", "write", async ({ hub, actor, repository, git, sender, body }) => {
    if (!/^refs\/(heads|tags)\/./.test(body.ref))
      throw unprocessable("Reference name must start with 'refs/' and contain at least two slashes.");
    if ((await git.git(["check-ref-format", body.ref])).exitCode !== 0)
      throw unprocessable(`${body.ref} is not a valid ref name.`);
    if ((await git.typeOf(body.sha)) === null) throw unprocessable("Object does not exist");
    if ((await git.ref(body.ref)) !== null) throw unprocessable("Reference already exists");
    const change = { ref: body.ref, before: ZERO_SHA, after: body.sha };
    await demandWorkflows(actor, repository, git, body.sha);
    await demandRules({ repository, actor, git }, change);
    // Made by another in this moment, or a name that lies above or below it: git has branches as files and folders.
    if (!(await git.updateRef(body.ref, body.sha, ZERO_SHA)))
      throw unprocessable(
        (await git.ref(body.ref)) === null ? "Reference update failed" : "Reference already exists",
      );
    await refMoved(hub, repository, actor, sender, change);
    return created(renderRef(hub.state, repository, { ref: body.ref, sha: body.sha, type: "commit" }));
  }),

  repositoryRoute("git/update-ref", "write", async (request) => {
    const { hub, actor, repository, git, sender, parameters, body } = request;
    const ref = `refs/${parameters.ref}`;
    const before = await git.ref(ref);
    if (!before) throw unprocessable("Reference does not exist");
    if ((await git.typeOf(body.sha)) === null) throw unprocessable("Object does not exist");
    if (body.force !== true && !(await git.isAncestor(before.sha, body.sha)))
      throw unprocessable("Update is not a fast forward");
    await demandWorkflows(actor, repository, git, body.sha);
    const change = { ref, before: before.sha, after: body.sha };
    if (before.sha !== body.sha) await demandRules({ repository, actor, git }, change);
    if (!(await git.updateRef(ref, body.sha, before.sha)))
      throw new HttpError(409, "Reference moved meanwhile");
    if (before.sha !== body.sha) await refMoved(hub, repository, actor, sender, change);
    return ok(renderRef(hub.state, repository, { ref, sha: body.sha, type: before.type }));
  }),

  repositoryRoute("git/delete-ref", "write", async ({ hub, actor, repository, git, sender, parameters }) => {
    const ref = `refs/${parameters.ref}`;
    const before = await git.ref(ref);
    if (!before) throw unprocessable("Reference does not exist");
    const change = { ref, before: before.sha, after: ZERO_SHA };
    await demandRules({ repository, actor, git }, change);
    await git.updateRef(ref, ZERO_SHA, before.sha);
    await refMoved(hub, repository, actor, sender, change);
    return { status: 204 };
  }),
];

/** Refuses a ref that would bring in workflow files, where the token may not write them. */
async function demandWorkflows(
  actor: Actor,
  repository: Repository,
  git: GitRepository,
  sha: string,
): Promise<void> {
  if (mayDo(actor, repository, "workflows=write")) return;
  const file = await touchedWorkflow(git, sha);
  if (file !== null) throw new HttpError(403, workflowRefusal(file));
}

function renderRef(
  state: Parameters<typeof repositoryApi>[0],
  repository: Parameters<typeof repositoryApi>[1],
  { ref, sha, type }: { ref: string; sha: string; type: string },
) {
  const kind = type === "tag" ? "tags" : "commits";
  return {
    ref,
    node_id: nodeId("REF", ref),
    url: repositoryApi(state, repository, `/git/${ref}`),
    object: { sha, type, url: repositoryApi(state, repository, `/git/${kind}/${sha}`) },
  };
}
