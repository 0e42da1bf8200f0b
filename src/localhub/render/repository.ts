import { atLeast } from "../rest/actor.js";
import { fullName, type PermissionLevel, type Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import { nodeId, repositoryApi, repositoryPage } from "./links.js";
import { renderUser } from "./user.js";

const templates = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

/** A repository in its usual form: what lists, pull requests and webhooks hold. */
export function renderRepository(state: State, repository: Repository) {
  const openIssues = repository.issues.filter((issue) => issue.state === "open").length;
  const api = repositoryApi(state, repository);
  const page = repositoryPage(state, repository);
  const urls = Object.fromEntries(Object.entries(templates).map(([name, path]) => [name, api + path]));
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: renderUser(state, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: api,
    ...urls,
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    size: 0,
    ...{ stargazers_count: 0, watchers_count: 0, forks_count: 0, watchers: 0, forks: 0 },
    ...{ open_issues_count: openIssues, open_issues: openIssues, topics: [], is_template: false },
    ...{ has_issues: true, has_projects: false, has_downloads: false, has_wiki: false, has_pages: false },
    ...{ has_discussions: false, disabled: false, allow_forking: true },
    archived: repository.archived,
    web_commit_signoff_required: false,
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
  };
}

/** A repository asked for by itself: with what the asker may do, and how it merges. */
export const renderFullRepository = (state: State, repository: Repository, level: PermissionLevel) => ({
  ...renderRepository(state, repository),
  ...(repository.parent ? forkedFrom(renderRepository(state, repository.parent)) : {}),
  permissions: renderLevel(level),
  ...{
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
  },
  ...{ delete_branch_on_merge: false, allow_update_branch: false, subscribers_count: 0, network_count: 0 },
});

/** There are no forks of forks here, so that the parent is the source. */
const forkedFrom = <T>(parent: T) => ({ parent, source: parent });

export const renderLevel = (level: PermissionLevel | null) => {
  const can = (needed: PermissionLevel) => level !== null && atLeast(level, needed);
  return {
    admin: can("admin"),
    maintain: can("maintain"),
    push: can("write"),
    triage: can("triage"),
    pull: can("read"),
  };
};
