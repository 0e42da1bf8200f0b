import { z } from "zod";
import type { CommentView, Forge } from "../domain/forge.js";
import { actor, type RawActor } from "./actor.js";
import type { Api } from "./api.js";
import { Id } from "./shapes.js";

type IssuePart = Pick<
  Forge,
  | "issue"
  | "comments"
  | "findComment"
  | "commentsSince"
  | "comment"
  | "createComment"
  | "updateComment"
  | "deleteComment"
  | "addLabels"
>;

/** Issues, and what pull requests share with them. */
export function issues({ rest, paginate, where, call, find, create }: Api): IssuePart {
  const comments: Forge["comments"] = async (number) => {
    const operation = { does: `to read the comments of #${number}`, needs: "issues: read" };
    const request = { ...where, issue_number: number, per_page: 100 };
    return (await call(operation, () => paginate(rest.issues.listComments, request))).map(commentView);
  };

  return {
    comments,

    findComment: async (number, isIt, since) => {
      const operation = { does: `to read the comments of #${number}`, needs: "issues: read" };
      const request = {
        ...where,
        issue_number: number,
        per_page: 100,
        ...(since !== undefined && { since }),
      };
      return call(operation, async () => {
        for await (const { data } of paginate.iterator(rest.issues.listComments, request)) {
          const found = data.map(commentView).find(isIt);
          if (found !== undefined) return found;
        }
        return null;
      });
    },

    commentsSince: async (since) => {
      const operation = { does: "to read the repository's latest comments", needs: "issues: read" };
      const request = { ...where, since, per_page: 100 };
      return (await call(operation, () => paginate(rest.issues.listCommentsForRepo, request))).map(
        commentView,
      );
    },

    issue: async (number) => {
      const operation = { does: `to read issue #${number}`, needs: "issues: read" };
      const found = await find(operation, () => rest.issues.get({ ...where, issue_number: number }));
      // A transferred issue is answered for with what it is now: an issue of another repository, with another number.
      if (found === null || Id.parse(found.data.number) !== number) return null;
      const issue = found.data;
      return {
        number: issue.number,
        title: z.string().parse(issue.title),
        body: issue.body ?? "",
        state: issue.state === "open" ? "open" : "closed",
        labels: issue.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
        author: actor(issue.user),
        updatedAt: issue.updated_at,
        isPullRequest: issue.pull_request !== undefined,
      };
    },

    comment: async (id) => {
      const operation = { does: `to read comment ${id}`, needs: "issues: read" };
      const found = await find(operation, () => rest.issues.getComment({ ...where, comment_id: id }));
      return found === null ? null : commentView(found.data);
    },

    createComment: async (number, body) => {
      const operation = { does: `to comment on #${number}`, needs: "issues: write" };
      return create(
        operation,
        async () =>
          commentView((await rest.issues.createComment({ ...where, issue_number: number, body })).data),
        async () => (await comments(number)).filter((comment) => comment.body === body).at(-1) ?? null,
      );
    },

    updateComment: async (id, body) => {
      const operation = { does: `to edit comment ${id}`, needs: "issues: write" };
      return commentView(
        (await call(operation, () => rest.issues.updateComment({ ...where, comment_id: id, body }))).data,
      );
    },

    deleteComment: async (id) => {
      const operation = { does: `to delete comment ${id}`, needs: "issues: write" };
      await find(operation, () => rest.issues.deleteComment({ ...where, comment_id: id }));
    },

    addLabels: async (number, labels) => {
      const operation = { does: `to label #${number}`, needs: "issues: write" };
      await call(operation, () =>
        rest.issues.addLabels({ ...where, issue_number: number, labels: [...labels] }),
      );
    },
  };
}

function commentView(raw: {
  id: number;
  body?: string | null;
  user: RawActor | null;
  html_url: string;
  created_at: string;
  updated_at: string;
}): CommentView {
  const { id, body, user, html_url: url, created_at: createdAt, updated_at: updatedAt } = raw;
  return { id: Id.parse(id), body: body ?? "", author: actor(user), url, createdAt, updatedAt };
}
