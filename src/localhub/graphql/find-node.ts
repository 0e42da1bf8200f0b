import type { Hub } from "../hub.js";
import { nodeId, repositoryPage } from "../render/links.js";
import { type Actor, levelOn } from "../rest/actor.js";
import { fullName, isPullRequest, type PullRequest, type Repository } from "../store/model.js";

export interface FoundPull {
  repository: Repository;
  issue: PullRequest;
}

/** The pull request of a node id, where the asker may see its repository. */
export function findPullNode(hub: Hub, actor: Actor, id: string): FoundPull | null {
  for (const repository of hub.state.repositories) {
    if (levelOn(repository, actor) === null) continue;
    const issue = repository.issues.find((each) => nodeId("PR", each.id) === id);
    if (issue && isPullRequest(issue)) return { repository, issue };
  }
  return null;
}

/** A pull request as GraphQL's `PullRequest`. */
export const pullNode = (hub: Hub, { repository, issue }: FoundPull) => ({
  __typename: "PullRequest",
  id: nodeId("PR", issue.id),
  number: issue.number,
  title: issue.title,
  url: repositoryPage(hub.state, repository, `/pull/${issue.number}`),
  state: issue.pull.mergedAt === null ? issue.state.toUpperCase() : "MERGED",
  isDraft: issue.pull.draft,
});

/** A repository as GraphQL's `Repository`. */
export const repositoryNode = (repository: Repository) => ({
  __typename: "Repository",
  id: nodeId("R", repository.id),
  name: repository.name,
  nameWithOwner: fullName(repository),
});
