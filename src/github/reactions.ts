import type { Forge } from "../domain/forge.js";
import type { Api } from "./api.js";

/** Reactions: the quickest way to say that something was seen. */
export function reactions({ rest, where, call }: Api): Pick<Forge, "react"> {
  return {
    react: async (to, content) => {
      const operation = { does: "to react", needs: "issues: write" };
      if ("issue" in to) {
        await call(operation, () =>
          rest.reactions.createForIssue({ ...where, issue_number: to.issue, content }),
        );
      } else if ("comment" in to) {
        await call(operation, () =>
          rest.reactions.createForIssueComment({ ...where, comment_id: to.comment, content }),
        );
      } else {
        await call({ ...operation, needs: "pull-requests: write" }, () =>
          rest.reactions.createForPullRequestReviewComment({
            ...where,
            comment_id: to.reviewComment,
            content,
          }),
        );
      }
    },
  };
}
