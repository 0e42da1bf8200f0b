import type { Hub } from "../hub.js";
import type { Actor } from "../rest/actor.js";
import type { Account, Issue, Repository } from "../store/model.js";
import { addIssue, announceIssue, type NewIssue } from "./issues.js";
import { setLabels } from "./labels.js";

/** Opens an issue: `opened` first, then one `labeled` for each label it came with. */
export async function createIssue(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  author: Account,
  given: NewIssue,
): Promise<Issue> {
  const issue = addIssue(hub, repository, actor, author, given);
  await announceIssue(hub, repository, actor, author, issue, "opened");
  await setLabels(hub, repository, actor, author, issue, given.labels);
  return issue;
}
