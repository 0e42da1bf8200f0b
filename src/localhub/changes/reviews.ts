import { placeOf } from "../git/hunks.js";
import { pullFiles } from "../git/pull-facts.js";
import type { Hub } from "../hub.js";
import { renderPull, renderReview, renderReviewComment } from "../render/pull.js";
import { type Actor, appOf } from "../rest/actor.js";
import { unprocessable } from "../rest/errors.js";
import { fitting } from "../rest/limits.js";
import type { Account, PullRequest, Repository, Review, ReviewComment, Side } from "../store/model.js";
import { pullScope } from "../webhooks/scope.js";

export interface NewReviewComment {
  path: string;
  body: string;
  line?: number | undefined;
  side?: string | undefined;
  startLine?: number | undefined;
  startSide?: string | undefined;
}

interface Context {
  hub: Hub;
  repository: Repository;
  actor: Actor;
  sender: Account;
}

const sideOf = (text: string | undefined): Side => (text === "LEFT" ? "LEFT" : "RIGHT");

/** Adds a review with its comments; comments must lie on lines that the difference shows. */
export async function addReview(
  context: Context,
  issue: PullRequest,
  given: { body: string; state: Review["state"]; commitSha: string; comments: readonly NewReviewComment[] },
): Promise<Review> {
  const { hub, repository, actor, sender } = context;
  const id = hub.state.newId();
  const body = fitting("body", "PullRequestReview", given.body, "allowed");
  // All are made before any is kept: one bad line refuses the review as a whole.
  const comments: ReviewComment[] = [];
  for (const comment of given.comments) comments.push(await makeComment(context, issue, comment, id));
  // Sent when its comments stand.
  const now = hub.state.now();
  const review: Review = {
    id,
    body,
    author: sender,
    app: appOf(actor),
    createdAt: now,
    updatedAt: now,
    state: given.state,
    commitSha: given.commitSha,
  };
  issue.pull.reviews.push(review);
  issue.pull.comments.push(...comments);
  issue.updatedAt = now;
  if (review.state === "PENDING") return review;

  const pull_request = renderPull(hub.state, repository, issue);
  const shown = renderReview(hub.state, repository, issue, review);
  const payload = { review: { ...shown, updated_at: now, state: shown.state.toLowerCase() }, pull_request };
  const common = { repository, actor, sender, ...(await pullScope(hub, repository, issue)) };
  await hub.emit({ ...common, event: "pull_request_review", action: "submitted", payload });
  for (const comment of comments) await tellComment(context, issue, comment);
  return review;
}

/** A comment of its own on a line; GitHub wraps it in a review, and so does this. */
export async function addReviewComment(
  context: Context,
  issue: PullRequest,
  given: NewReviewComment,
): Promise<ReviewComment> {
  const { headSha } = issue.pull;
  const review = await addReview(context, issue, {
    body: "",
    state: "COMMENTED",
    commitSha: headSha,
    comments: [given],
  });
  const added = issue.pull.comments.find((comment) => comment.review === review.id);
  if (!added) throw new Error("a review that was just made has lost its comment");
  return added;
}

/** An answer in the thread of another comment. */
export async function reply(
  context: Context,
  issue: PullRequest,
  parent: ReviewComment,
  body: string,
): Promise<ReviewComment> {
  const now = context.hub.state.now();
  const answer: ReviewComment = {
    ...parent,
    id: context.hub.state.newId(),
    body: fitting("body", "PullRequestReviewComment", body),
    author: context.sender,
    app: appOf(context.actor),
    createdAt: now,
    updatedAt: now,
    // Threads are flat: an answer to an answer belongs to the first comment.
    inReplyTo: parent.inReplyTo ?? parent.id,
    reactions: [],
  };
  issue.pull.comments.push(answer);
  issue.updatedAt = now;
  await tellComment(context, issue, answer);
  return answer;
}

async function makeComment(
  { hub, repository, actor, sender }: Context,
  issue: PullRequest,
  given: NewReviewComment,
  review: number,
): Promise<ReviewComment> {
  const files = await pullFiles(hub.git(repository), issue);
  const file = files.find(({ path }) => path === given.path);
  if (!file) throw unprocessable(`Path ${given.path} is not part of the pull request`);
  const side = sideOf(given.side);
  const place = given.line === undefined ? null : placeOf(file.patch ?? "", given.line, side);
  if (given.line === undefined || !place)
    throw unprocessable("Validation Failed: pull_request_review_thread.line must be part of the diff");
  const now = hub.state.now();
  return {
    id: hub.state.newId(),
    review,
    body: fitting("body", "PullRequestReviewComment", given.body),
    author: sender,
    app: appOf(actor),
    createdAt: now,
    updatedAt: now,
    path: given.path,
    line: given.line,
    side,
    startLine: given.startLine ?? null,
    startSide: given.startLine === undefined ? null : sideOf(given.startSide ?? side),
    ...place,
    commitSha: issue.pull.headSha,
    inReplyTo: null,
    reactions: [],
  };
}

async function tellComment(
  { hub, repository, actor, sender }: Context,
  issue: PullRequest,
  comment: ReviewComment,
): Promise<void> {
  const payload = {
    comment: renderReviewComment(hub.state, repository, issue, comment),
    pull_request: renderPull(hub.state, repository, issue),
  };
  const scope = await pullScope(hub, repository, issue);
  const event = "pull_request_review_comment";
  await hub.emit({ event, action: "created", repository, actor, sender, payload, ...scope });
}
