import { pullFacts } from "../git/pull-facts.js";
import type { Hub } from "../hub.js";
import type { HubEvent } from "../hub-event.js";
import { renderIssue } from "../render/issue.js";
import { renderFullPull } from "../render/pull.js";
import { type Actor, appOf } from "../rest/actor.js";
import { fitting } from "../rest/limits.js";
import { type Account, type Issue, type IssueEvent, isPullRequest, type Repository } from "../store/model.js";
import { findAccount } from "../store/state.js";
import { defaultScope, pullScope } from "../webhooks/scope.js";

export interface NewIssue {
  title: string;
  body: string;
  labels: readonly string[];
  assignees: readonly string[];
}

/** An issue with the repository's next number; not yet announced. */
export function addIssue(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  author: Account,
  given: NewIssue,
): Issue {
  const now = hub.state.now();
  const issue: Issue = {
    id: hub.state.newId(),
    number: (repository.issues.at(-1)?.number ?? 0) + 1,
    title: fitting("title", "Issue", given.title),
    body: fitting("body", "Issue", given.body, "allowed"),
    author,
    app: appOf(actor),
    createdAt: now,
    updatedAt: now,
    state: "open",
    stateReason: null,
    labels: [],
    assignees: given.assignees.flatMap((login) => findAccount(hub.state, login) ?? []),
    closedAt: null,
    closedBy: null,
    reactions: [],
    events: [],
    pull: null,
  };
  repository.issues.push(issue);
  return issue;
}

export interface IssueChange {
  title?: string;
  body?: string;
  state?: "open" | "closed";
  stateReason?: string | null;
  assignees?: readonly string[];
}

/** Changes an issue or pull request, with one event for the text and one for the state, as GitHub does. */
export async function updateIssue(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: Issue,
  change: IssueChange,
): Promise<void> {
  if (change.title !== undefined) fitting("title", "Issue", change.title);
  if (change.body !== undefined) fitting("body", "Issue", change.body, "allowed");
  if (change.assignees !== undefined)
    issue.assignees = change.assignees.flatMap((login) => findAccount(hub.state, login) ?? []);
  const changes: Record<string, { from: string }> = {};
  if (change.title !== undefined && change.title !== issue.title) {
    changes.title = { from: issue.title };
    note(hub, issue, sender, { event: "renamed", rename: { from: issue.title, to: change.title } });
    issue.title = change.title;
  }
  if (change.body !== undefined && change.body !== issue.body) {
    changes.body = { from: issue.body };
    issue.body = change.body;
  }
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = hub.state.now();
    await announceIssue(hub, repository, actor, sender, issue, "edited", { changes });
  }
  if (change.state !== undefined && change.state !== issue.state) {
    setState(hub, issue, sender, change.state, change.stateReason ?? null);
    await announceIssue(
      hub,
      repository,
      actor,
      sender,
      issue,
      issue.state === "closed" ? "closed" : "reopened",
    );
  }
}

export function setState(
  hub: Hub,
  issue: Issue,
  sender: Account,
  state: Issue["state"],
  reason: string | null,
): void {
  const closed = state === "closed";
  issue.state = state;
  issue.closedAt = closed ? hub.state.now() : null;
  issue.closedBy = closed ? sender : null;
  if (!issue.pull) issue.stateReason = reason ?? (closed ? "completed" : "reopened");
  issue.updatedAt = hub.state.now();
  note(hub, issue, sender, { event: closed ? "closed" : "reopened" });
}

export function note(
  hub: Hub,
  issue: Issue,
  actor: Account,
  entry: Omit<IssueEvent, "id" | "actor" | "createdAt">,
): void {
  issue.events.push({ id: hub.state.newId(), actor, createdAt: hub.state.now(), ...entry });
}

/** Tells of an issue (`issues`) or a pull request (`pull_request`): the same actions under two names. */
export async function announceIssue(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: Issue,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const common = { action, repository, actor, sender };
  if (!isPullRequest(issue)) {
    const payload = { issue: renderIssue(hub.state, repository, issue), ...more };
    const event: HubEvent = { ...common, event: "issues", payload };
    return hub.emit({ ...event, ...(await defaultScope(hub, repository)) });
  }
  const facts = await pullFacts(hub.git(repository), issue);
  const pull_request = renderFullPull(hub.state, repository, issue, facts);
  const payload = { number: issue.number, pull_request, ...more };
  const event: HubEvent = { ...common, event: "pull_request", payload };
  return hub.emit({ ...event, ...(await pullScope(hub, repository, issue)) });
}
