import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hub } from "../hub.js";
import type { FoundOperation } from "../schema/operations.js";
import { crash, findRepository } from "../store/state.js";
import { type Actor, accountOf, atLeast, levelOn } from "./actor.js";
import { authenticate } from "./authenticate.js";
import { archivedWords, HttpError, notFound, required } from "./errors.js";
import type { ListReply } from "./list.js";
import { linkHeader } from "./pages.js";
import { readJson } from "./read-body.js";
import { respond } from "./respond.js";
import type { AnyRequest, Reply, Route } from "./route.js";
import { demand, needsHere } from "./token-permissions.js";

/**
 * Answers one call of the REST API: finds the operation in GitHub's description, checks the request against it, lets
 * the route answer, and checks the answer. Whatever GitHub would not know or not say is a fault.
 */
export async function serveRest(
  hub: Hub,
  routes: ReadonlyMap<string, Route>,
  message: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const path = url.pathname.replace(/^\/api\/v3(?=\/|$)/, "") || "/";
  const method = message.method ?? "GET";
  const where = `${method} ${path}`;
  const found = hub.checks.find(method, path);
  const known = found ? routes.get(found.id) : undefined;
  if (!found || !known) {
    message.resume();
    const detail = `localhub does not know ${where}: add it to src/localhub/openapi/operations.json and src/localhub/routes`;
    hub.fault({ kind: "unknown-operation", where, detail });
    return respond(response, { status: 501, body: new HttpError(501, detail).body() });
  }
  const reply = await answer(hub, found, known, message, url).catch((error: unknown): Reply => {
    if (error instanceof HttpError)
      return { status: error.status, body: error.body(), headers: error.headers };
    const fault = crash(where, error);
    hub.fault(fault);
    return { status: 500, body: new HttpError(500, fault.detail).body() };
  });
  const wrong = reply.raw === undefined ? checkReply(hub, found, reply) : null;
  if (wrong) {
    const detail = `the answer ${reply.status} of ${found.id} is not as GitHub describes it: ${wrong}`;
    hub.fault({ kind: "response", where, detail });
    return respond(response, { status: 500, body: new HttpError(500, detail).body() });
  }
  const link = isList(reply) ? linkHeader(url, reply.page) : {};
  respond(response, { ...reply, headers: { ...link, ...reply.headers } });
}

async function answer(
  hub: Hub,
  found: FoundOperation,
  route: Route,
  message: IncomingMessage,
  url: URL,
): Promise<Reply> {
  const body = await readJson(message);
  const actor = authenticate(hub.state, message.headers.authorization);
  const { parameters, error } = hub.checks.checkParameters(found, url.searchParams);
  const wrong = error ?? hub.checks.checkBody(found, body);
  if (wrong) {
    const where = `${message.method} ${url.pathname}`;
    hub.fault({ kind: "request", where, detail: `${found.id}: ${wrong}` });
    throw new HttpError(422, `Invalid request. ${wrong}`);
  }
  if (actor.kind === "app" && !route.id.startsWith("apps/"))
    throw new HttpError(401, "A JSON web token could not be decoded");
  const request: AnyRequest = { hub, actor, parameters, body, accept: message.headers.accept ?? "" };
  if (route.needs === null) return route.handle(request);

  const repository = required(findRepository(hub.state, String(parameters.owner), String(parameters.repo)));
  const level = levelOn(repository, actor);
  if (level === null) throw notFound();
  const sender = accountOf(actor);
  const reads = message.method === "GET";
  if (!reads && sender === null) throw new HttpError(401, "Requires authentication");
  demand(actor, repository, needsHere(hub.checks.accepted(found.id), repository, parameters));
  if (!atLeast(level, route.needs)) throw new HttpError(403, refusal(actor));
  if (!reads && repository.archived) throw new HttpError(403, archivedWords);
  return route.handle({
    ...request,
    repository,
    git: hub.git(repository),
    level,
    ...(sender ? { sender } : {}),
  });
}

const refusal = (actor: Actor): string =>
  actor.kind === "user" ? "Must have admin rights to Repository." : "Resource not accessible by integration";

/** The check sees what the client will see: JSON, without what `undefined` leaves out. */
const checkReply = (hub: Hub, found: FoundOperation, reply: Reply): string | null =>
  hub.checks.checkResponse(
    found,
    reply.status,
    reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body)),
  );

const isList = (reply: Reply): reply is ListReply => "page" in reply;
