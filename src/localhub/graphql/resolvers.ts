import { GraphQLError } from "graphql";
import { setDraft } from "../changes/draft.js";
import type { Hub } from "../hub.js";
import { type Actor, accountOf, atLeast, levelOn } from "../rest/actor.js";
import { mayDo } from "../rest/token-permissions.js";
import { isPullRequest } from "../store/model.js";
import { findRepository } from "../store/state.js";
import { type FoundPull, findPullNode, pullNode, repositoryNode } from "./find-node.js";

interface DraftInput {
  input: { pullRequestId: string; clientMutationId?: string | null };
}

/** GitHub's errors carry their type beside the message, not under `extensions`; the server moves it there. */
const refusal = (type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE", message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } });

const notAccessible = (): GraphQLError => refusal("FORBIDDEN", "Resource not accessible by integration");

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
      const permitted = mayDo(actor, repository, "pull_requests=write");
      if (!sender || level === null || !atLeast(level, "write") || !permitted) throw notAccessible();
      if (draft && !repository.hasDrafts)
        throw refusal(
          "FORBIDDEN",
          `${sender.login} does not have permission to convert the pull request ${id} to draft.`,
        );
      if (issue.state === "closed") throw refusal("UNPROCESSABLE", "Pull request is closed");
      await setDraft(hub, repository, actor, sender, issue, draft);
      return { clientMutationId: input.clientMutationId ?? null, pullRequest: pullNode(hub, found) };
    };
  const readablePull = (found: FoundPull) => {
    if (!mayDo(actor, found.repository, "pull_requests=read")) throw notAccessible();
    return pullNode(hub, found);
  };
  return {
    convertPullRequestToDraft: changeDraft(true),
    markPullRequestReadyForReview: changeDraft(false),
    node: ({ id }: { id: string }) => {
      const found = findPullNode(hub, actor, id);
      if (!found) throw refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
      return readablePull(found);
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(hub.state, owner, name);
      if (!repository || levelOn(repository, actor) === null)
        throw refusal("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return {
        ...repositoryNode(repository),
        pullRequest: ({ number }: { number: number }) => {
          const issue = repository.issues.find((each) => each.number === number);
          return issue && isPullRequest(issue) ? readablePull({ repository, issue }) : null;
        },
      };
    },
  };
}
