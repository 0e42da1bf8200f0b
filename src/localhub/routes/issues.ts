import { createIssue } from "../changes/create-issue.js";
import { updateIssue } from "../changes/issues.js";
import { setLabels } from "../changes/labels.js";
import { labelsOf, renderComment, renderIssue, renderIssueEvent, renderLabel } from "../render/issue.js";
import { atLeast } from "../rest/actor.js";
import { HttpError, required } from "../rest/errors.js";
import { list } from "../rest/list.js";
import { created, noContent, ok, type Route, repositoryRoute } from "../rest/route.js";
import { sorted } from "../rest/sorted.js";
import type { Issue, Repository } from "../store/model.js";

export const findIssue = (repository: Repository, number: number): Issue =>
  required(repository.issues.find((issue) => issue.number === number));

const nameOf = (label: string | { name?: string }): string =>
  typeof label === "string" ? label : (label.name ?? "");

const loginOf = (assignee: string | { login?: string }): string =>
  typeof assignee === "string" ? assignee : (assignee.login ?? "");

export const issueRoutes: readonly Route[] = [
  repositoryRoute("issues/list-for-repo", "read", ({ hub, repository, parameters }) => {
    for (const name of ["assignee", "mentioned", "milestone", "type"] as const)
      if (parameters[name] !== undefined)
        throw new HttpError(501, `localhub does not filter issues by ${name}`);
    const labels = parameters.labels?.split(",").filter(Boolean) ?? [];
    const wanted = repository.issues.filter(
      (issue) =>
        (parameters.state === "all" || issue.state === (parameters.state ?? "open")) &&
        labels.every((label) => issue.labels.some((has) => has.toLowerCase() === label.toLowerCase())) &&
        (parameters.creator === undefined || issue.author.login === parameters.creator) &&
        (parameters.since === undefined || issue.updatedAt >= parameters.since),
    );
    const comments = (issue: Issue) =>
      repository.comments.filter(({ issue: on }) => on === issue.number).length;
    return list(sorted(wanted, parameters, comments), parameters, (issue) =>
      renderIssue(hub.state, repository, issue),
    );
  }),

  repositoryRoute("issues/create", "read", async ({ hub, actor, repository, sender, level, body }) => {
    const issue = await createIssue(hub, repository, actor, sender, {
      title: String(body.title),
      body: body.body ?? "",
      // GitHub drops them without a word when the author may not set them.
      labels: atLeast(level, "triage") ? (body.labels ?? []).map(nameOf) : [],
      assignees: atLeast(level, "triage") ? (body.assignees ?? []) : [],
    });
    return created(renderIssue(hub.state, repository, issue));
  }),

  repositoryRoute("issues/get", "read", ({ hub, repository, parameters }) =>
    ok(renderIssue(hub.state, repository, findIssue(repository, parameters.issue_number))),
  ),

  repositoryRoute("issues/update", "read", async (request) => {
    const { hub, actor, repository, sender, level, parameters, body } = request;
    const issue = findIssue(repository, parameters.issue_number);
    if (!atLeast(level, "triage") && issue.author.id !== sender.id)
      throw new HttpError(403, "Must have admin rights to Repository.");
    if (body?.labels !== undefined && !atLeast(level, "triage"))
      throw new HttpError(403, "Must have triage rights to set labels.");
    await updateIssue(hub, repository, actor, sender, issue, {
      ...(body?.title === undefined || body.title === null ? {} : { title: String(body.title) }),
      ...(body?.body === undefined ? {} : { body: body.body ?? "" }),
      ...(body?.state === undefined ? {} : { state: body.state }),
      ...(body?.assignees === undefined ? {} : { assignees: body.assignees.map(loginOf) }),
      ...(body?.state_reason === undefined ? {} : { stateReason: body.state_reason }),
    });
    if (body?.labels !== undefined)
      await setLabels(hub, repository, actor, sender, issue, body.labels.map(nameOf));
    return ok(renderIssue(hub.state, repository, issue));
  }),

  repositoryRoute("issues/list-labels-on-issue", "read", ({ hub, repository, parameters }) =>
    list(labelsOf(repository, findIssue(repository, parameters.issue_number)), parameters, (label) =>
      renderLabel(hub.state, repository, label),
    ),
  ),

  repositoryRoute("issues/add-labels", "triage", async (request) => {
    const { hub, actor, repository, sender, parameters, body } = request;
    const issue = findIssue(repository, parameters.issue_number);
    const given = body !== undefined && "labels" in body ? (body.labels ?? []) : [];
    await setLabels(hub, repository, actor, sender, issue, [...issue.labels, ...given.map(nameOf)]);
    return ok(labelsOf(repository, issue).map((label) => renderLabel(hub.state, repository, label)));
  }),

  repositoryRoute("issues/set-labels", "triage", async (request) => {
    const { hub, actor, repository, sender, parameters, body } = request;
    const issue = findIssue(repository, parameters.issue_number);
    const given = body !== undefined && "labels" in body ? (body.labels ?? []) : [];
    await setLabels(hub, repository, actor, sender, issue, given.map(nameOf));
    return ok(labelsOf(repository, issue).map((label) => renderLabel(hub.state, repository, label)));
  }),

  repositoryRoute("issues/remove-label", "triage", async (request) => {
    const { hub, actor, repository, sender, parameters } = request;
    const issue = findIssue(repository, parameters.issue_number);
    const kept = issue.labels.filter((name) => name.toLowerCase() !== parameters.name.toLowerCase());
    if (kept.length === issue.labels.length) throw new HttpError(404, "Label does not exist");
    await setLabels(hub, repository, actor, sender, issue, kept);
    return ok(labelsOf(repository, issue).map((label) => renderLabel(hub.state, repository, label)));
  }),

  repositoryRoute("issues/remove-all-labels", "triage", async (request) => {
    const { hub, actor, repository, sender, parameters } = request;
    await setLabels(hub, repository, actor, sender, findIssue(repository, parameters.issue_number), []);
    return noContent;
  }),

  repositoryRoute("issues/list-events", "read", ({ hub, repository, parameters }) =>
    list(findIssue(repository, parameters.issue_number).events, parameters, (event) =>
      renderIssueEvent(hub.state, repository, event),
    ),
  ),

  repositoryRoute("issues/list-events-for-timeline", "read", ({ hub, repository, parameters }) => {
    const { state } = hub;
    const issue = findIssue(repository, parameters.issue_number);
    const entries = [
      ...issue.events.map((event) => ({ id: event.id, shown: renderIssueEvent(state, repository, event) })),
      ...repository.comments
        .filter((comment) => comment.issue === issue.number)
        .map((comment) => {
          const shown = renderComment(state, repository, comment);
          return { id: comment.id, shown: { ...shown, event: "commented", actor: shown.user } };
        }),
    ];
    // Ids are given in the order things happen, finer than times to the second.
    const ordered = entries.sort((a, b) => a.id - b.id);
    return list(ordered, parameters, ({ shown }) => shown);
  }),
];
