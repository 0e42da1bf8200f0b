import { addReview, addReviewComment, type NewReviewComment, reply } from "../changes/reviews.js";
import { renderReview, renderReviewComment } from "../render/pull.js";
import { HttpError, required, unprocessable } from "../rest/errors.js";
import { list } from "../rest/list.js";
import { created, ok, type Route, repositoryRoute } from "../rest/route.js";
import { isPullRequest, type PullRequest, type Repository, type ReviewComment } from "../store/model.js";
import { findPull } from "./pulls.js";

const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

interface GivenComment {
  path: string;
  body: string;
  line?: number;
  side?: string;
  start_line?: number;
  start_side?: string;
}

const newComment = (given: GivenComment): NewReviewComment => ({
  path: given.path,
  body: given.body,
  line: given.line,
  side: given.side,
  startLine: given.start_line,
  startSide: given.start_side,
});

export function findReviewComment(
  repository: Repository,
  id: number,
): { issue: PullRequest; comment: ReviewComment } {
  for (const issue of repository.issues.filter(isPullRequest)) {
    const comment = issue.pull.comments.find((each) => each.id === id);
    if (comment) return { issue, comment };
  }
  throw new HttpError(404, "Not Found");
}

export const reviewRoutes: readonly Route[] = [
  repositoryRoute("pulls/list-reviews", "read", ({ hub, repository, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    return list(issue.pull.reviews, parameters, (review) =>
      renderReview(hub.state, repository, issue, review),
    );
  }),

  repositoryRoute("pulls/create-review", "read", async (request) => {
    const { hub, repository, sender, parameters, body } = request;
    const issue = findPull(repository, parameters.pull_number);
    const event = body?.event;
    if (event !== undefined && event !== "COMMENT" && sender.id === issue.author.id)
      throw unprocessable(
        `Can not ${event === "APPROVE" ? "approve" : "request changes on"} your own pull request`,
      );
    if (event !== undefined && event !== "APPROVE" && !body?.body && !body?.comments?.length)
      throw unprocessable("You need to leave a comment indicating the requested changes.");
    const review = await addReview(request, issue, {
      body: body?.body ?? "",
      state: event === undefined ? "PENDING" : states[event],
      commitSha: body?.commit_id ?? issue.pull.headSha,
      comments: (body?.comments ?? []).map(newComment),
    });
    return ok(renderReview(hub.state, repository, issue, review));
  }),

  repositoryRoute("pulls/get-review", "read", ({ hub, repository, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    const review = required(issue.pull.reviews.find(({ id }) => id === parameters.review_id));
    return ok(renderReview(hub.state, repository, issue, review));
  }),

  repositoryRoute("pulls/list-comments-for-review", "read", ({ hub, repository, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    const comments = issue.pull.comments.filter(({ review }) => review === parameters.review_id);
    return list(comments, parameters, (comment) =>
      renderReviewComment(hub.state, repository, issue, comment),
    );
  }),

  repositoryRoute("pulls/list-review-comments", "read", ({ hub, repository, parameters }) => {
    const issue = findPull(repository, parameters.pull_number);
    return list(issue.pull.comments, parameters, (comment) =>
      renderReviewComment(hub.state, repository, issue, comment),
    );
  }),

  repositoryRoute("pulls/create-review-comment", "read", async (request) => {
    const { hub, repository, parameters, body } = request;
    const issue = findPull(repository, parameters.pull_number);
    const comment =
      body.in_reply_to === undefined
        ? await addReviewComment(request, issue, newComment(body))
        : await reply(request, issue, findReviewComment(repository, body.in_reply_to).comment, body.body);
    return created(renderReviewComment(hub.state, repository, issue, comment));
  }),

  repositoryRoute("pulls/get-review-comment", "read", ({ hub, repository, parameters }) => {
    const { issue, comment } = findReviewComment(repository, parameters.comment_id);
    return ok(renderReviewComment(hub.state, repository, issue, comment));
  }),

  repositoryRoute("pulls/create-reply-for-review-comment", "read", async (request) => {
    const { hub, repository, parameters, body } = request;
    const { issue, comment } = findReviewComment(repository, parameters.comment_id);
    const answer = await reply(request, issue, comment, body.body);
    return created(renderReviewComment(hub.state, repository, issue, answer));
  }),
];
