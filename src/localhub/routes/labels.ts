import { renderLabel } from "../render/issue.js";
import { required, unprocessable } from "../rest/errors.js";
import { fitting } from "../rest/limits.js";
import { list } from "../rest/list.js";
import { created, noContent, ok, type Route, repositoryRoute } from "../rest/route.js";
import type { Label, Repository } from "../store/model.js";

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const findLabel = (repository: Repository, name: string): Label =>
  required(repository.labels.find((label) => sameName(label.name, name)));

export const labelRoutes: readonly Route[] = [
  repositoryRoute("issues/list-labels-for-repo", "read", ({ hub, repository, parameters }) =>
    list(repository.labels, parameters, (label) => renderLabel(hub.state, repository, label)),
  ),

  repositoryRoute("issues/create-label", "triage", ({ hub, repository, body }) => {
    if (repository.labels.some((label) => sameName(label.name, body.name)))
      throw unprocessable("Validation Failed", { resource: "Label", field: "name", code: "already_exists" });
    const label: Label = {
      id: hub.state.newId(),
      name: fitting("label", "Label", body.name),
      color: body.color ?? "ededed",
      description: body.description ?? null,
    };
    repository.labels.push(label);
    return created(renderLabel(hub.state, repository, label));
  }),

  repositoryRoute("issues/get-label", "read", ({ hub, repository, parameters }) =>
    ok(renderLabel(hub.state, repository, findLabel(repository, parameters.name))),
  ),

  repositoryRoute("issues/update-label", "triage", ({ hub, repository, parameters, body }) => {
    const label = findLabel(repository, parameters.name);
    const before = label.name;
    label.name = body?.new_name ?? before;
    label.color = body?.color ?? label.color;
    label.description = body?.description ?? label.description;
    for (const issue of repository.issues)
      issue.labels = issue.labels.map((name) => (name === before ? label.name : name));
    return ok(renderLabel(hub.state, repository, label));
  }),

  repositoryRoute("issues/delete-label", "triage", ({ repository, parameters }) => {
    const label = findLabel(repository, parameters.name);
    repository.labels = repository.labels.filter((other) => other !== label);
    for (const issue of repository.issues) issue.labels = issue.labels.filter((name) => name !== label.name);
    return noContent;
  }),
];
