import type { Hub } from "../hub.js";
import type { Actor } from "../rest/actor.js";
import type { Account, PullRequest, Repository } from "../store/model.js";
import { announceIssue } from "./issues.js";

/** Makes a pull request a draft, or ready for review. One that is so already stays as it is, and nobody is told. */
export async function setDraft(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: PullRequest,
  draft: boolean,
): Promise<void> {
  if (issue.pull.draft === draft) return;
  issue.pull.draft = draft;
  issue.updatedAt = hub.state.now();
  const action = draft ? "converted_to_draft" : "ready_for_review";
  await announceIssue(hub, repository, actor, sender, issue, action);
}
