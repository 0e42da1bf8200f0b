import type { PullFacts } from "../git/pull-facts.js";
import type { PullRequest, Repository, Review, ReviewComment } from "../store/model.js";
import type { State } from "../store/state.js";
import { labelsOf, renderAuthored, renderLabel, renderReactions } from "./issue.js";
import { nodeId, repositoryApi, repositoryPage } from "./links.js";
import { renderRepository } from "./repository.js";
import { renderUser } from "./user.js";

/** A pull request as lists give it. */
export function renderPull(state: State, repository: Repository, issue: PullRequest) {
  const { pull } = issue;
  const url = repositoryApi(state, repository, `/pulls/${issue.number}`);
  const issueUrl = repositoryApi(state, repository, `/issues/${issue.number}`);
  const page = repositoryPage(state, repository, `/pull/${issue.number}`);
  const side = (of: Repository, ref: string, sha: string) => ({
    label: `${of.owner.login}:${ref}`,
    ref,
    sha,
    user: renderUser(state, of.owner),
    repo: renderRepository(state, of),
  });
  const statuses = repositoryApi(state, repository, `/statuses/${pull.headSha}`);
  const { performed_via_github_app: _, ...authored } = renderAuthored(state, repository, issue);
  return {
    id: issue.id,
    node_id: nodeId("PR", issue.id),
    number: issue.number,
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: repositoryApi(state, repository, "/pulls/comments{/number}"),
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    state: issue.state,
    locked: false,
    title: issue.title,
    ...authored,
    body: issue.body === "" ? null : issue.body,
    labels: labelsOf(repository, issue).map((label) => ({
      ...renderLabel(state, repository, label),
      description: label.description ?? "",
    })),
    milestone: null,
    active_lock_reason: null,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: issue.assignees[0] ? renderUser(state, issue.assignees[0]) : null,
    assignees: issue.assignees.map((account) => renderUser(state, account)),
    requested_reviewers: pull.reviewers.map((account) => renderUser(state, account)),
    requested_teams: [],
    head: side(pull.headRepository, pull.headRef, pull.headSha),
    base: side(repository, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: repositoryApi(state, repository, "/pulls/comments{/number}") },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    auto_merge: null,
    draft: pull.draft,
  };
}

/** A pull request asked for by itself: with what git says about it. */
export const renderFullPull = (
  state: State,
  repository: Repository,
  issue: PullRequest,
  facts: PullFacts,
) => ({
  ...renderPull(state, repository, issue),
  merged: issue.pull.mergedAt !== null,
  mergeable: facts.mergeable,
  rebaseable: facts.mergeable,
  mergeable_state: facts.mergeable === null ? "unknown" : facts.mergeable ? "clean" : "dirty",
  merged_by: issue.pull.mergedBy ? renderUser(state, issue.pull.mergedBy) : null,
  comments: repository.comments.filter(({ issue: number }) => number === issue.number).length,
  review_comments: issue.pull.comments.length,
  maintainer_can_modify: issue.pull.maintainerCanModify,
  commits: facts.commits,
  additions: facts.additions,
  deletions: facts.deletions,
  changed_files: facts.changedFiles,
});

export function renderReview(state: State, repository: Repository, issue: PullRequest, review: Review) {
  const page = repositoryPage(state, repository, `/pull/${issue.number}#pullrequestreview-${review.id}`);
  const pull = repositoryApi(state, repository, `/pulls/${issue.number}`);
  const {
    performed_via_github_app: _,
    created_at: __,
    updated_at: ___,
    ...authored
  } = renderAuthored(state, repository, review);
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    ...authored,
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: review.createdAt,
    commit_id: review.commitSha,
  };
}

export function renderReviewComment(
  state: State,
  repository: Repository,
  issue: PullRequest,
  comment: ReviewComment,
) {
  const url = repositoryApi(state, repository, `/pulls/comments/${comment.id}`);
  const page = repositoryPage(state, repository, `/pull/${issue.number}#discussion_r${comment.id}`);
  const pull = repositoryApi(state, repository, `/pulls/${issue.number}`);
  const { performed_via_github_app: _, ...authored } = renderAuthored(state, repository, comment);
  return {
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    url,
    html_url: page,
    pull_request_url: pull,
    pull_request_review_id: comment.review,
    ...authored,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: comment.position ?? 1,
    original_position: comment.position ?? 1,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    subject_type: "line",
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pull } },
    reactions: renderReactions(url, comment.reactions),
  };
}
