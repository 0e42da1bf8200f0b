import type { Hub } from "../hub.js";
import { renderInstallation } from "../render/app.js";
import { apiUrl, nodeId } from "../render/links.js";
import { renderUser } from "../render/user.js";
import { type App, fullName, type Installation, type Repository } from "../store/model.js";
import { deliver } from "./deliver.js";

/** Tells an app about itself; such events need no subscription. */
function send(
  hub: Hub,
  app: App,
  event: string,
  payload: Record<string, unknown>,
  installationId: number,
): void {
  const snapshot: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
  const wrong = hub.webhookCheck(event, snapshot);
  const action = typeof payload.action === "string" ? payload.action : null;
  if (wrong) hub.fault({ kind: "webhook", where: `${event}.${action ?? ""}`, detail: wrong });
  if (!app.webhookUrl) return;
  hub.background(deliver(hub, { app, event, action, installationId, repositoryId: null, payload: snapshot }));
}

export function ping(hub: Hub, app: App): void {
  const hook = {
    type: "App",
    id: app.id,
    name: "web",
    active: true,
    app_id: app.id,
    events: app.events,
    config: {
      content_type: "json",
      insecure_ssl: "0",
      secret: "********",
      url: app.webhookUrl ?? hub.state.url,
    },
    created_at: app.createdAt,
    updated_at: app.createdAt,
    deliveries_url: apiUrl(hub.state, "/app/hook/deliveries"),
  };
  send(hub, app, "ping", { zen: "Design for failure.", hook_id: app.id, hook }, 0);
}

/** An installation's repositories as its events name them. */
const brief = (repositories: readonly Repository[]) =>
  repositories.map((repository) => ({
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
  }));

export function announceInstallation(
  hub: Hub,
  installation: Installation,
  repositories: readonly Repository[],
  action: "created" | "added",
): void {
  const { state } = hub;
  const common = {
    action,
    installation: renderInstallation(state, installation),
    sender: renderUser(state, installation.account),
  };
  if (action === "created")
    send(
      hub,
      installation.app,
      "installation",
      { ...common, repositories: brief(repositories) },
      installation.id,
    );
  else
    send(
      hub,
      installation.app,
      "installation_repositories",
      {
        ...common,
        repository_selection: "selected",
        repositories_added: brief(repositories),
        repositories_removed: [],
        requester: null,
      },
      installation.id,
    );
}

export function announceRemoval(hub: Hub, installation: Installation): void {
  const { state } = hub;
  const payload = {
    action: "deleted",
    installation: renderInstallation(state, installation),
    repositories: brief(state.repositories.filter(({ id }) => installation.repositories.has(id))),
    sender: renderUser(state, installation.account),
  };
  send(hub, installation.app, "installation", payload, installation.id);
}
