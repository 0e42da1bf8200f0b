import type { Hub } from "../hub.js";
import type { HubEvent } from "../hub-event.js";
import { nodeId } from "../render/links.js";
import { renderRepository } from "../render/repository.js";
import { renderUser } from "../render/user.js";
import { deliver } from "./deliver.js";

/**
 * Tells every app that is installed on the repository and subscribed to the event, and then the workflows, some of
 * which wait for an approval or don't start at all (`standingOf`).
 */
export async function emit(hub: Hub, event: HubEvent): Promise<void> {
  const { state } = hub;
  const payload = {
    ...(event.action ? { action: event.action } : {}),
    ...event.payload,
    repository: renderRepository(state, event.repository),
    sender: renderUser(state, event.sender),
  };
  // A snapshot: what is rendered later must not show in what was sent.
  const snapshot: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
  const wrong = hub.webhookCheck(event.event, snapshot);
  if (wrong) hub.fault({ kind: "webhook", where: `${event.event}.${event.action ?? ""}`, detail: wrong });

  for (const installation of state.installations) {
    const { app } = installation;
    if (!app.webhookUrl || !installation.repositories.has(event.repository.id)) continue;
    if (!app.events.includes(event.event)) continue;
    const outgoing = {
      app,
      event: event.event,
      action: event.action ?? null,
      installationId: installation.id,
      repositoryId: event.repository.id,
      payload: { ...snapshot, installation: { id: installation.id, node_id: nodeId("IN", installation.id) } },
    };
    hub.background(deliver(hub, outgoing));
  }

  await hub.workflows.onEvent(event, snapshot);
}
