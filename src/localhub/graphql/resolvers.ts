import { GraphQLError } from "graphql";
import { setDraft } from "../changes/draft.js";
import type { Hub } from "../hub.js";
import { type Actor, accountOf, atLeast, levelOn } from "../rest/actor.js";
import { findRepository } from "../store/state.js";
import { findPullNode, pullNode, repositoryNode } from "./find-node.js";

interface DraftInput {
  input: { pullRequestId: string; clientMutationId?: string | null };
}

/** GitHub's errors carry their type beside the message, not under `extensions`; the server moves it there. */
const refusal = (type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE", message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

/** Queries and mutations of one asker, by the names of GitHub's schema. */
export function createResolvers(hub: Hub, actor: Actor) {
  const changeDraft =
    (draft: boolean) =>
    async ({ input }: DraftInput) => {
      const id = input.pullRequestId;
      const found = findPullNode(hub, actor, id);
      if (!found) throw refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
      const { repository, issue } = found;
      const sender = accountOf(actor);
      const level = levelOn(repository, actor);
      if (!sender || level === null || !atLeast(level, "write"))
        throw refusal("FORBIDDEN", "Resource not accessible by integration");
      if (draft && !repository.hasDrafts)
        throw refusal(
          "FORBIDDEN",
          `${sender.login} does not have permission to convert the pull request ${id} to draft.`,
        );
      if (issue.state === "closed") throw refusal("UNPROCESSABLE", "Pull request is closed");
      await setDraft(hub, repository, actor, sender, issue, draft);
      return { clientMutationId: input.clientMutationId ?? null, pullRequest: pullNode(hub, found) };
    };
  return {
    convertPullRequestToDraft: changeDraft(true),
    markPullRequestReadyForReview: changeDraft(false),
    node: ({ id }: { id: string }) => {
      const found = findPullNode(hub, actor, id);
      if (!found) throw refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
      return pullNode(hub, found);
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(hub.state, owner, name);
      if (!repository || levelOn(repository, actor) === null)
        throw refusal("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return repositoryNode(hub, repository);
    },
  };
}
