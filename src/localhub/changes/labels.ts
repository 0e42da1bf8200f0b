import type { Hub } from "../hub.js";
import { renderLabel } from "../render/issue.js";
import type { Actor } from "../rest/actor.js";
import { fitting } from "../rest/limits.js";
import type { Account, Issue, Label, Repository } from "../store/model.js";
import { announceIssue, note } from "./issues.js";

/** Gives an issue exactly these labels, with one event for each that comes or goes. Unknown ones are made. */
export async function setLabels(
  hub: Hub,
  repository: Repository,
  actor: Actor,
  sender: Account,
  issue: Issue,
  names: readonly string[],
): Promise<void> {
  const wanted = [
    ...new Map(names.map((name) => [name.toLowerCase(), labelNamed(hub, repository, name)])).values(),
  ];
  const gone = issue.labels.filter((name) => !wanted.some((label) => label.name === name));
  const added = wanted.filter((label) => !issue.labels.includes(label.name));
  for (const name of gone) await change("unlabeled", labelNamed(hub, repository, name));
  for (const label of added) await change("labeled", label);

  async function change(event: "labeled" | "unlabeled", label: Label): Promise<void> {
    issue.labels =
      event === "labeled"
        ? [...issue.labels, label.name]
        : issue.labels.filter((name) => name !== label.name);
    issue.updatedAt = hub.state.now();
    note(hub, issue, sender, { event, label: label.name });
    const shown = renderLabel(hub.state, repository, label);
    await announceIssue(hub, repository, actor, sender, issue, event, { label: shown });
  }
}

function labelNamed(hub: Hub, repository: Repository, name: string): Label {
  const known = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const label: Label = {
    id: hub.state.newId(),
    name: fitting("label", "Label", name),
    color: "ededed",
    description: null,
  };
  repository.labels.push(label);
  return label;
}
