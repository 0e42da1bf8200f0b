import { userLevel } from "../rest/actor.js";
import type {
  Account,
  Authored,
  Comment,
  Issue,
  IssueEvent,
  Label,
  Reaction,
  Repository,
} from "../store/model.js";
import type { State } from "../store/state.js";
import { renderApp } from "./app.js";
import { nodeId, repositoryApi, repositoryPage } from "./links.js";
import { renderUser } from "./user.js";

export const renderLabel = (state: State, repository: Repository, label: Label) => ({
  id: label.id,
  node_id: nodeId("LA", label.id),
  url: repositoryApi(state, repository, `/labels/${encodeURIComponent(label.name)}`),
  name: label.name,
  color: label.color,
  default: false,
  description: label.description,
});

/** The labels of an issue, in the order they were given. */
export const labelsOf = (repository: Repository, issue: Issue): Label[] =>
  issue.labels.flatMap((name) => repository.labels.find((label) => label.name === name) ?? []);

const reactionNames = ["+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"] as const;

export const renderReactions = (url: string, reactions: readonly Reaction[]) => ({
  url: `${url}/reactions`,
  total_count: reactions.length,
  ...Object.fromEntries(
    reactionNames.map((name) => [name, reactions.filter(({ content }) => content === name).length]),
  ),
});

export const renderReaction = (state: State, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId("REA", reaction.id),
  user: renderUser(state, reaction.user),
  content: reaction.content,
  created_at: reaction.createdAt,
});

/** How an author stands to the repository, as `author_association` says it. */
function associationOf(repository: Repository, account: Account): string {
  if (repository.owner.id === account.id) return "OWNER";
  if (userLevel(repository, account) !== null) return "COLLABORATOR";
  const wrote = repository.issues.some(({ author, pull }) => author.id === account.id && pull?.mergedAt);
  return wrote ? "CONTRIBUTOR" : "NONE";
}

/** Author, times and app: the same in everything that somebody wrote. */
export const renderAuthored = (state: State, repository: Repository, written: Authored) => ({
  user: renderUser(state, written.author),
  created_at: written.createdAt,
  updated_at: written.updatedAt,
  author_association: associationOf(repository, written.author),
  body: written.body,
  performed_via_github_app: written.app ? renderApp(state, written.app) : null,
});

export function renderIssue(state: State, repository: Repository, issue: Issue) {
  const url = repositoryApi(state, repository, `/issues/${issue.number}`);
  const kind = issue.pull ? "pull" : "issues";
  const page = repositoryPage(state, repository, `/${kind}/${issue.number}`);
  return {
    id: issue.id,
    node_id: nodeId("I", issue.id),
    number: issue.number,
    url,
    repository_url: repositoryApi(state, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    title: issue.title,
    ...renderAuthored(state, repository, issue),
    // An issue without text has null here, unlike a comment.
    body: issue.body === "" ? null : issue.body,
    labels: labelsOf(repository, issue).map((label) => renderLabel(state, repository, label)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    active_lock_reason: null,
    assignee: issue.assignees[0] ? renderUser(state, issue.assignees[0]) : null,
    assignees: issue.assignees.map((account) => renderUser(state, account)),
    milestone: null,
    comments: repository.comments.filter((comment) => comment.issue === issue.number).length,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy ? renderUser(state, issue.closedBy) : null,
    reactions: renderReactions(url, issue.reactions),
    ...(issue.pull ? { draft: issue.pull.draft, pull_request: pullLinks(state, repository, issue) } : {}),
  };
}

function pullLinks(state: State, repository: Repository, issue: Issue) {
  const page = repositoryPage(state, repository, `/pull/${issue.number}`);
  return {
    url: repositoryApi(state, repository, `/pulls/${issue.number}`),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: issue.pull?.mergedAt ?? null,
  };
}

export function renderComment(state: State, repository: Repository, comment: Comment) {
  const url = repositoryApi(state, repository, `/issues/comments/${comment.id}`);
  const issue = repository.issues.find(({ number }) => number === comment.issue);
  const kind = issue?.pull ? "pull" : "issues";
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: repositoryPage(state, repository, `/${kind}/${comment.issue}#issuecomment-${comment.id}`),
    issue_url: repositoryApi(state, repository, `/issues/${comment.issue}`),
    ...renderAuthored(state, repository, comment),
    reactions: renderReactions(url, comment.reactions),
  };
}

export function renderIssueEvent(state: State, repository: Repository, event: IssueEvent) {
  const label = repository.labels.find(({ name }) => name === event.label);
  return {
    id: event.id,
    node_id: nodeId("EV", event.id),
    url: repositoryApi(state, repository, `/issues/events/${event.id}`),
    actor: renderUser(state, event.actor),
    event: event.event,
    commit_id: null,
    commit_url: null,
    created_at: event.createdAt,
    performed_via_github_app: null,
    ...(event.label ? { label: { name: event.label, color: label?.color ?? "ededed" } } : {}),
    ...(event.rename ? { rename: event.rename } : {}),
  };
}
