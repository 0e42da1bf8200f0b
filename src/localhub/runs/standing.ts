import type { HubEvent } from "../hub-event.js";
import { userLevel } from "../rest/actor.js";
import { isPullRequest } from "../store/model.js";

/** How the workflows of an event start: at once, only once somebody approves, or not at all. */
export type Standing = "free" | "held" | "none";

/** What a workflow's own token may set off, if somebody approves it. */
const heldActions = ["opened", "synchronize", "reopened"];

/**
 * As on GitHub, what a workflow's own token does starts no workflow, but for pull requests, whose runs wait for an
 * approval since June 2026 (a dispatch has its own way, `WorkflowService.dispatch`). Of forks, those who have not yet
 * had a pull request merged wait as well: the setting that repositories begin with.
 */
export function standingOf({ event, action, actor, sender, repository, workflow }: HubEvent): Standing {
  if (actor.kind === "job")
    return event === "pull_request" && heldActions.includes(action ?? "") ? "held" : "none";
  if (workflow?.headRepository === undefined || userLevel(repository, sender) !== null) return "free";
  const known = repository.issues.some(
    (issue) => isPullRequest(issue) && issue.author === sender && issue.pull.mergedAt !== null,
  );
  return known ? "free" : "held";
}
