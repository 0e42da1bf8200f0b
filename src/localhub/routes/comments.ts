import type { HubEvent } from "../hub-event.js";
import { renderComment, renderIssue } from "../render/issue.js";
import { accountOf, appOf, atLeast } from "../rest/actor.js";
import { HttpError, required } from "../rest/errors.js";
import { fitting } from "../rest/limits.js";
import { list } from "../rest/list.js";
import {
  created,
  noContent,
  type OperationId,
  ok,
  type RepositoryRequest,
  type Route,
  repositoryRoute,
} from "../rest/route.js";
import type { Comment, Repository } from "../store/model.js";
import { defaultScope } from "../webhooks/scope.js";
import { findIssue } from "./issues.js";

const findComment = (repository: Repository, id: number): Comment =>
  required(repository.comments.find((comment) => comment.id === id));

async function tell<Id extends OperationId>(
  { hub, actor, repository, sender }: RepositoryRequest<Id>,
  action: string,
  comment: Comment,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const event: HubEvent = {
    event: "issue_comment",
    action,
    repository,
    actor,
    sender,
    payload: {
      issue: renderIssue(hub.state, repository, findIssue(repository, comment.issue)),
      comment: renderComment(hub.state, repository, comment),
      ...more,
    },
  };
  await hub.emit({ ...event, ...(await defaultScope(hub, repository)) });
}

/** Authors change their own comments; others need write. */
function mayChange<Id extends OperationId>(request: RepositoryRequest<Id>, comment: Comment): void {
  const own = accountOf(request.actor)?.id === comment.author.id;
  if (!own && !atLeast(request.level, "write"))
    throw new HttpError(403, "Must have admin rights to Repository.");
}

export const commentRoutes: readonly Route[] = [
  repositoryRoute("issues/list-comments", "read", ({ hub, repository, parameters }) => {
    const issue = findIssue(repository, parameters.issue_number);
    const comments = repository.comments.filter(
      (comment) =>
        comment.issue === issue.number &&
        (parameters.since === undefined || comment.updatedAt >= parameters.since),
    );
    return list(comments, parameters, (comment) => renderComment(hub.state, repository, comment));
  }),

  repositoryRoute("issues/list-comments-for-repo", "read", ({ hub, repository, parameters }) => {
    const since = parameters.since;
    const comments = repository.comments.filter(
      (comment) => since === undefined || comment.updatedAt >= since,
    );
    const ordered = parameters.direction === "desc" ? [...comments].reverse() : comments;
    return list(ordered, parameters, (comment) => renderComment(hub.state, repository, comment));
  }),

  repositoryRoute("issues/create-comment", "read", async (request) => {
    const { hub, actor, repository, sender, parameters, body } = request;
    const issue = findIssue(repository, parameters.issue_number);
    const now = hub.state.now();
    const comment: Comment = {
      id: hub.state.newId(),
      issue: issue.number,
      body: fitting("body", "IssueComment", body.body),
      author: sender,
      app: appOf(actor),
      createdAt: now,
      updatedAt: now,
      reactions: [],
    };
    repository.comments.push(comment);
    issue.updatedAt = now;
    await tell(request, "created", comment);
    return created(renderComment(hub.state, repository, comment));
  }),

  repositoryRoute("issues/get-comment", "read", ({ hub, repository, parameters }) =>
    ok(renderComment(hub.state, repository, findComment(repository, parameters.comment_id))),
  ),

  repositoryRoute("issues/update-comment", "read", async (request) => {
    const { hub, repository, parameters, body } = request;
    const comment = findComment(repository, parameters.comment_id);
    mayChange(request, comment);
    const from = comment.body;
    comment.body = fitting("body", "IssueComment", body.body);
    comment.updatedAt = hub.state.now();
    findIssue(repository, comment.issue).updatedAt = comment.updatedAt;
    await tell(request, "edited", comment, { changes: { body: { from } } });
    return ok(renderComment(hub.state, repository, comment));
  }),

  repositoryRoute("issues/delete-comment", "read", async (request) => {
    const { repository, parameters } = request;
    const comment = findComment(repository, parameters.comment_id);
    mayChange(request, comment);
    repository.comments = repository.comments.filter((other) => other !== comment);
    await tell(request, "deleted", comment);
    return noContent;
  }),
];
