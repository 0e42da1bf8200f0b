import type { IncomingMessage, ServerResponse } from "node:http";
import { isGitRequest, serveGitRequest } from "./git/serve.js";
import { isGraphqlRequest, serveGraphql } from "./graphql/serve-graphql.js";
import type { Hub } from "./hub.js";
import { servePage } from "./pages/serve-pages.js";
import { serveRest } from "./rest/serve-rest.js";
import { routes } from "./routes/all.js";

/** Says which part of the hub a request is for. The API answers whatever nothing else claims. */
export async function serve(hub: Hub, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(message.url ?? "/", hub.state.url);
  if (isGitRequest(url)) return serveGitRequest(hub, message, response, url);
  if (isGraphqlRequest(url)) return serveGraphql(hub, message, response);
  if (url.pathname.startsWith("/_download/")) return serveDownload(hub, response, url);
  if (await servePage(hub, message, response, url)) return;
  return serveRest(hub, routes, message, response, url);
}

async function serveDownload(hub: Hub, response: ServerResponse, url: URL): Promise<void> {
  const found = hub.state.downloads.get(url.pathname.slice("/_download/".length));
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const content = await found.content();
  response
    .writeHead(200, { "content-type": found.type, "content-length": String(content.length) })
    .end(content);
}
