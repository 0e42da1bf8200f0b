import type { App, Delivery, Installation } from "../store/model.js";
import type { State } from "../store/state.js";
import { apiUrl, nodeId } from "./links.js";
import { renderUser } from "./user.js";

export const renderApp = (state: State, app: App) => ({
  id: app.id,
  slug: app.slug,
  client_id: `Iv1.${app.id.toString(16).padStart(16, "0")}`,
  node_id: nodeId("A", app.id),
  owner: renderUser(state, app.owner),
  name: app.name,
  description: "",
  external_url: `${state.url}/apps/${app.slug}`,
  html_url: `${state.url}/apps/${app.slug}`,
  created_at: app.createdAt,
  updated_at: app.createdAt,
  permissions: app.permissions,
  events: app.events,
});

export const renderInstallation = (state: State, installation: Installation) => ({
  id: installation.id,
  account: renderUser(state, installation.account),
  repository_selection: "selected",
  access_tokens_url: apiUrl(state, `/app/installations/${installation.id}/access_tokens`),
  repositories_url: apiUrl(state, "/installation/repositories"),
  html_url: `${state.url}/settings/installations/${installation.id}`,
  app_id: installation.app.id,
  app_slug: installation.app.slug,
  target_id: installation.account.id,
  target_type: installation.account.type,
  permissions: installation.app.permissions,
  events: installation.app.events,
  created_at: installation.createdAt,
  updated_at: installation.createdAt,
  single_file_name: null,
  has_multiple_single_files: false,
  single_file_paths: [],
  suspended_by: null,
  suspended_at: null,
});

export const renderDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.deliveredAt,
  redelivery: delivery.redelivery,
  duration: delivery.durationSeconds,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installationId,
  repository_id: delivery.repositoryId,
  throttled_at: null,
});

export const renderFullDelivery = (delivery: Delivery) => ({
  ...renderDelivery(delivery),
  url: delivery.app.webhookUrl ?? "",
  request: { headers: delivery.requestHeaders, payload: delivery.payload },
  response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
});
