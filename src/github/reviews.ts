import type { Forge, ReviewCommentView, ReviewView } from "../domain/forge.js";
import { actor, type RawActor } from "./actor.js";
import type { Api } from "./api.js";
import { Id } from "./shapes.js";

/** Reviews of pull requests and the threads under their lines. */
export function reviews({
  rest,
  paginate,
  where,
  call,
  create,
}: Api): Pick<Forge, "reviews" | "reviewComments" | "replyInThread"> {
  const reviewComments: Forge["reviewComments"] = async (pull) => {
    const operation = { does: `to read the review comments of #${pull}`, needs: "pull-requests: read" };
    const request = { ...where, pull_number: pull, per_page: 100 };
    return (await call(operation, () => paginate(rest.pulls.listReviewComments, request))).map(commentView);
  };

  return {
    reviews: async (pull) => {
      const operation = { does: `to read the reviews of #${pull}`, needs: "pull-requests: read" };
      const request = { ...where, pull_number: pull, per_page: 100 };
      return (await call(operation, () => paginate(rest.pulls.listReviews, request))).map(reviewView);
    },

    reviewComments,

    replyInThread: async (pull, comment, body) => {
      const operation = { does: `to answer a review comment of #${pull}`, needs: "pull-requests: write" };
      const request = { ...where, pull_number: pull, comment_id: comment, body };
      return create(
        operation,
        async () => commentView((await rest.pulls.createReplyForReviewComment(request)).data),
        async () =>
          (await reviewComments(pull)).find((one) => one.replyTo === comment && one.body === body) ?? null,
      );
    },
  };
}

const states = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
  PENDING: "pending",
} as const;

function reviewView(raw: {
  id: number;
  body: string | null;
  state: string;
  user: RawActor | null;
  html_url: string;
  submitted_at?: string;
}): ReviewView {
  const state = Object.entries(states).find(([name]) => name === raw.state)?.[1] ?? "commented";
  return {
    id: Id.parse(raw.id),
    body: raw.body ?? "",
    state,
    author: actor(raw.user),
    url: raw.html_url,
    submittedAt: raw.submitted_at ?? "",
  };
}

function commentView(raw: {
  id: number;
  body: string;
  user: RawActor | null;
  html_url: string;
  created_at: string;
  updated_at: string;
  path: string;
  line?: number | null;
  diff_hunk: string;
  pull_request_review_id: number | null;
  in_reply_to_id?: number | null;
}): ReviewCommentView {
  return {
    id: raw.id,
    body: raw.body,
    author: actor(raw.user),
    url: raw.html_url,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    path: raw.path,
    line: raw.line ?? null,
    hunk: raw.diff_hunk,
    review: raw.pull_request_review_id,
    replyTo: raw.in_reply_to_id ?? null,
  };
}
