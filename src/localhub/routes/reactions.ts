import { renderReaction } from "../render/issue.js";
import { required } from "../rest/errors.js";
import { list } from "../rest/list.js";
import { created, ok, type Reply, type Route, repositoryRoute } from "../rest/route.js";
import type { Account, Reaction } from "../store/model.js";
import type { State } from "../store/state.js";
import { findIssue } from "./issues.js";
import { findReviewComment } from "./reviews.js";

/** One reaction of a kind per person: the second answer is 200 with the first. */
function react(state: State, reactions: Reaction[], user: Account, content: string): Reply {
  const known = reactions.find((each) => each.user.id === user.id && each.content === content);
  if (known) return ok(renderReaction(state, known));
  const reaction: Reaction = { id: state.newId(), content, user, createdAt: state.now() };
  reactions.push(reaction);
  return created(renderReaction(state, reaction));
}

export const reactionRoutes: readonly Route[] = [
  repositoryRoute("reactions/create-for-issue", "read", ({ hub, repository, sender, parameters, body }) =>
    react(hub.state, findIssue(repository, parameters.issue_number).reactions, sender, body.content),
  ),

  repositoryRoute("reactions/list-for-issue", "read", ({ hub, repository, parameters }) =>
    list(findIssue(repository, parameters.issue_number).reactions, parameters, (reaction) =>
      renderReaction(hub.state, reaction),
    ),
  ),

  repositoryRoute("reactions/create-for-issue-comment", "read", (request) => {
    const { hub, repository, sender, parameters, body } = request;
    const comment = required(repository.comments.find(({ id }) => id === parameters.comment_id));
    return react(hub.state, comment.reactions, sender, body.content);
  }),

  repositoryRoute("reactions/list-for-issue-comment", "read", ({ hub, repository, parameters }) => {
    const comment = required(repository.comments.find(({ id }) => id === parameters.comment_id));
    return list(comment.reactions, parameters, (reaction) => renderReaction(hub.state, reaction));
  }),

  repositoryRoute("reactions/create-for-pull-request-review-comment", "read", (request) => {
    const { hub, repository, sender, parameters, body } = request;
    const { comment } = findReviewComment(repository, parameters.comment_id);
    return react(hub.state, comment.reactions, sender, body.content);
  }),
];
