import { randomBytes } from "node:crypto";
import { renderApp, renderDelivery, renderFullDelivery, renderInstallation } from "../render/app.js";
import { renderRepository } from "../render/repository.js";
import type { Actor } from "../rest/actor.js";
import { HttpError, required, unprocessable } from "../rest/errors.js";
import { list, namedList } from "../rest/list.js";
import { created, ok, type Route, repositoryRoute, route } from "../rest/route.js";
import type { App, Delivery, Installation } from "../store/model.js";
import type { State } from "../store/state.js";
import { deliver } from "../webhooks/deliver.js";

const TOKEN_LIFE_MS = 60 * 60 * 1000;

function appOf(actor: Actor): App {
  if (actor.kind !== "app") throw new HttpError(401, "A JSON web token could not be decoded");
  return actor.app;
}

const installationOf = (state: State, app: App, id: number): Installation =>
  required(state.installations.find((each) => each.id === id && each.app === app));

const deliveryOf = (state: State, app: App, id: number): Delivery =>
  required(state.deliveries.find((each) => each.id === id && each.app === app));

export const appRoutes: readonly Route[] = [
  route("apps/get-authenticated", ({ hub, actor }) => {
    const app = appOf(actor);
    const installations = hub.state.installations.filter((each) => each.app === app);
    return ok({ ...renderApp(hub.state, app), installations_count: installations.length });
  }),

  route("apps/get-by-slug", ({ hub, parameters }) =>
    ok(renderApp(hub.state, required(hub.state.apps.find(({ slug }) => slug === parameters.app_slug)))),
  ),

  route("apps/list-installations", ({ hub, actor, parameters }) => {
    const app = appOf(actor);
    const own = hub.state.installations.filter((each) => each.app === app);
    return list(own, parameters, (each) => renderInstallation(hub.state, each));
  }),

  route("apps/get-installation", ({ hub, actor, parameters }) =>
    ok(renderInstallation(hub.state, installationOf(hub.state, appOf(actor), parameters.installation_id))),
  ),

  repositoryRoute("apps/get-repo-installation", "read", ({ hub, actor, repository }) => {
    const app = appOf(actor);
    const found = hub.state.installations.find(
      (each) => each.app === app && each.repositories.has(repository.id),
    );
    return ok(renderInstallation(hub.state, required(found)));
  }),

  route("apps/create-installation-access-token", ({ hub, actor, parameters, body }) => {
    const { state } = hub;
    const installation = installationOf(state, appOf(actor), parameters.installation_id);
    const chosen = state.repositories.filter(
      ({ id, name }) =>
        installation.repositories.has(id) &&
        (body?.repository_ids === undefined || body.repository_ids.includes(id)) &&
        (body?.repositories === undefined || body.repositories.includes(name)),
    );
    const asked = body?.repositories?.length ?? body?.repository_ids?.length;
    if (asked !== undefined && chosen.length < asked)
      throw unprocessable(
        "There is at least one repository that does not exist or is not accessible to the parent installation.",
      );
    const permissions = grant(installation, { ...body?.permissions });
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    const expiresAt = Date.now() + TOKEN_LIFE_MS;
    const repositories = new Set(chosen.map(({ id }) => id));
    state.tokens.set(token, {
      kind: "installation",
      account: installation.app.bot,
      installation,
      // A token for all of them follows the installation as repositories are added to it.
      repositories: asked === undefined ? installation.repositories : repositories,
      permissions,
      expiresAt,
    });
    return created({
      token,
      expires_at: `${new Date(expiresAt).toISOString().slice(0, 19)}Z`,
      permissions,
      repository_selection: "selected",
      ...(asked === undefined ? {} : { repositories: chosen.map((each) => renderRepository(state, each)) }),
    });
  }),

  route("apps/list-repos-accessible-to-installation", ({ hub, actor, parameters }) => {
    if (actor.kind !== "installation")
      throw new HttpError(403, "Resource not accessible by personal access token");
    const own = hub.state.repositories.filter(({ id }) => actor.repositories.has(id));
    return namedList("repositories", own, parameters, (each) => renderRepository(hub.state, each));
  }),

  route("apps/list-webhook-deliveries", ({ hub, actor, parameters }) => {
    const app = appOf(actor);
    const newestFirst = hub.state.deliveries.filter((each) => each.app === app).reverse();
    // Pages go by cursor here: the id after which to go on.
    const after = parameters.cursor === undefined ? Number.POSITIVE_INFINITY : Number(parameters.cursor);
    const size = Math.min(100, Math.max(1, parameters.per_page ?? 30));
    const rest = newestFirst.filter(({ id }) => id < after);
    const shown = rest.slice(0, size);
    const next = rest.length > size ? shown.at(-1) : undefined;
    const url = `${hub.state.url}/api/v3/app/hook/deliveries?per_page=${size}&cursor=${next?.id}`;
    return {
      status: 200,
      body: shown.map(renderDelivery),
      ...(next ? { headers: { link: `<${url}>; rel="next"` } } : {}),
    };
  }),

  route("apps/get-webhook-delivery", ({ hub, actor, parameters }) =>
    ok(renderFullDelivery(deliveryOf(hub.state, appOf(actor), parameters.delivery_id))),
  ),

  route("apps/redeliver-webhook-delivery", ({ hub, actor, parameters }) => {
    const delivery = deliveryOf(hub.state, appOf(actor), parameters.delivery_id);
    const { app, event, action, installationId, repositoryId, payload } = delivery;
    hub.background(deliver(hub, { app, event, action, installationId, repositoryId, payload }, delivery));
    return { status: 202, body: {} };
  }),
];

/** The permissions of a token: the installation's, or those asked for, which must not be more. */
function grant(installation: Installation, asked: Readonly<Record<string, string>>): Record<string, string> {
  const order = ["read", "write", "admin"];
  const held = installation.app.permissions;
  for (const [scope, level] of Object.entries(asked))
    if (order.indexOf(held[scope] ?? "") < order.indexOf(level))
      throw unprocessable("The permissions requested are not granted to this installation.");
  return Object.keys(asked).length > 0 ? { metadata: "read", ...asked } : { ...held };
}
