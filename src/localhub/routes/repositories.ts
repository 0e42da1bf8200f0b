import { changedFiles, diffText } from "../git/diff.js";
import { EMPTY_TREE } from "../git/repository.js";
import type { Hub } from "../hub.js";
import { renderCommit, renderFileChange } from "../render/commit.js";
import { renderContent, renderDirectory } from "../render/content.js";
import { repositoryApi, repositoryPage } from "../render/links.js";
import { renderFullRepository, renderLevel, renderRepository } from "../render/repository.js";
import { renderUser } from "../render/user.js";
import { type Actor, levelOn, userLevel } from "../rest/actor.js";
import { HttpError, notFound, required } from "../rest/errors.js";
import { list } from "../rest/list.js";
import { ok, type Route, repositoryRoute, route } from "../rest/route.js";
import type { PermissionLevel, Repository } from "../store/model.js";
import { findAccount } from "../store/state.js";

const visibleTo = (hub: Hub, actor: Actor): Repository[] =>
  hub.state.repositories.filter((repository) => levelOn(repository, actor) !== null);

/** The role as the permission endpoint puts it, which knows only four words. */
const legacyName = (level: PermissionLevel | null): string =>
  level === null
    ? "none"
    : (({ triage: "read", maintain: "write" } as Partial<Record<PermissionLevel, string>>)[level] ?? level);

export const repositoryRoutes: readonly Route[] = [
  repositoryRoute("repos/get", "read", ({ hub, repository, level }) =>
    ok(renderFullRepository(hub.state, repository, level)),
  ),

  route("repos/list-for-authenticated-user", ({ hub, actor, parameters }) => {
    if (actor.kind !== "user") throw new HttpError(403, "Resource not accessible by integration");
    const own = visibleTo(hub, actor).filter((repository) => userLevel(repository, actor.account) !== null);
    return list(own, parameters, (repository) => renderRepository(hub.state, repository));
  }),

  repositoryRoute("repos/get-content", "read", async ({ hub, repository, git, parameters, accept }) => {
    const ref = parameters.ref ?? repository.defaultBranch;
    const commit = await git.resolve(ref);
    if (commit === null) throw new HttpError(404, `No commit found for the ref ${ref}`);
    const path = parameters.path.replace(/^\/+|\/+$/g, "");
    const entry = required(await git.entryAt(commit, path));
    if (entry.type === "tree") {
      const inside = (await git.tree(`${commit}:${path}`)) ?? [];
      const entries = inside.map((each) => ({ ...each, path: path ? `${path}/${each.path}` : each.path }));
      return ok(renderDirectory(hub.state, repository, ref, entries));
    }
    const content = required(await git.blob(entry.sha));
    if (accept.includes(".raw")) return { status: 200, raw: content };
    return ok(renderContent(hub.state, repository, ref, entry, content));
  }),

  repositoryRoute("repos/get-readme", "read", async ({ hub, repository, git, parameters }) => {
    const ref = parameters.ref ?? repository.defaultBranch;
    const commit = required(await git.resolve(ref));
    const entries = (await git.tree(commit)) ?? [];
    const entry = required(entries.find(({ path, type }) => type === "blob" && /^readme(\.|$)/i.test(path)));
    return ok(renderContent(hub.state, repository, ref, entry, required(await git.blob(entry.sha))));
  }),

  repositoryRoute("repos/get-collaborator-permission-level", "write", ({ hub, repository, parameters }) => {
    const account = required(findAccount(hub.state, parameters.username));
    const level = userLevel(repository, account) ?? (repository.private ? null : "read");
    const role = level ?? "none";
    return ok({
      permission: legacyName(level),
      role_name: role,
      user: { ...renderUser(hub.state, account), permissions: renderLevel(level), role_name: role },
    });
  }),

  repositoryRoute("repos/list-collaborators", "write", ({ hub, repository, parameters }) => {
    const people = hub.state.accounts.flatMap((account) => {
      const level = userLevel(repository, account);
      return level ? [{ account, level }] : [];
    });
    return list(people, parameters, ({ account, level }) => ({
      ...renderUser(hub.state, account),
      permissions: renderLevel(level),
      role_name: level,
    }));
  }),

  repositoryRoute("repos/list-branches", "read", async ({ hub, repository, git, parameters }) =>
    list(await git.refs("refs/heads/"), parameters, ({ ref, sha }) => ({
      name: ref.slice("refs/heads/".length),
      commit: { sha, url: repositoryApi(hub.state, repository, `/commits/${sha}`) },
      protected: false,
    })),
  ),

  repositoryRoute("repos/get-branch", "read", async ({ hub, repository, git, parameters }) => {
    const name = parameters.branch;
    const ref = await git.ref(`refs/heads/${name}`);
    if (!ref) throw new HttpError(404, "Branch not found");
    const commit = required(await git.commit(ref.sha));
    const url = repositoryApi(hub.state, repository, `/branches/${encodeURIComponent(name)}`);
    return ok({
      name,
      commit: renderCommit(hub.state, repository, commit),
      _links: { self: url, html: repositoryPage(hub.state, repository, `/tree/${name}`) },
      protected: false,
      protection: { enabled: false },
      protection_url: `${url}/protection`,
    });
  }),

  repositoryRoute("repos/list-commits", "read", async ({ hub, repository, git, parameters }) => {
    const start = await git.resolve(parameters.sha ?? repository.defaultBranch);
    if (start === null) {
      if (parameters.sha === undefined) throw new HttpError(409, "Git Repository is empty.");
      throw notFound();
    }
    const commits = await git.commits([start], parameters.path ? [parameters.path] : []);
    return list(commits, parameters, (commit) => renderCommit(hub.state, repository, commit));
  }),

  repositoryRoute("repos/get-commit", "read", async ({ hub, repository, git, parameters, accept }) => {
    const sha = await git.resolve(parameters.ref);
    if (sha === null) throw new HttpError(422, `No commit found for SHA: ${parameters.ref}`);
    const commit = required(await git.commit(sha));
    const from = commit.parents[0] ?? EMPTY_TREE;
    if (accept.includes(".diff")) return { status: 200, raw: await diffText(git, from, sha) };
    const files = await changedFiles(git, from, sha);
    const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
    const [additions, deletions] = [sum("additions"), sum("deletions")];
    return ok({
      ...renderCommit(hub.state, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map((file) => renderFileChange(hub.state, repository, file, sha)),
    });
  }),

  repositoryRoute("repos/compare-commits-with-basehead", "read", async (request) => {
    const { hub, repository, git, parameters, accept } = request;
    const [baseName = "", headName = ""] = parameters.basehead.split("...");
    // `owner:branch` may name a fork's branch on GitHub; here only the repository's own are compared.
    const own = `${repository.owner.login}:`;
    const base = required(await git.resolve(baseName.replace(own, "")));
    const head = required(await git.resolve(headName.replace(own, "")));
    const mergeBase = required(await git.mergeBase(base, head));
    if (accept.includes(".diff")) return { status: 200, raw: await diffText(git, mergeBase, head) };
    const ahead = await git.commits(["--reverse", `${base}..${head}`]);
    const behind = await git.commits([`${head}..${base}`]);
    const page = repositoryPage(hub.state, repository, `/compare/${parameters.basehead}`);
    const commitAt = async (sha: string) =>
      renderCommit(hub.state, repository, required(await git.commit(sha)));
    const files = await changedFiles(git, mergeBase, head);
    return ok({
      url: repositoryApi(hub.state, repository, `/compare/${parameters.basehead}`),
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: await commitAt(base),
      merge_base_commit: await commitAt(mergeBase),
      status: comparison(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: ahead.map((commit) => renderCommit(hub.state, repository, commit)),
      files: files.map((file) => renderFileChange(hub.state, repository, file, head)),
    });
  }),
];

function comparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
