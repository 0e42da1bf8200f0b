import type { ServerResponse } from "node:http";
import type { Reply } from "./route.js";

/** Sends a reply with the headers that every answer of the API has. */
export function respond(response: ServerResponse, reply: Reply): void {
  const headers: Record<string, string> = {
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-used": "1",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600),
    "x-ratelimit-resource": "core",
    ...reply.headers,
  };
  if (reply.raw !== undefined) {
    response.writeHead(reply.status, { "content-type": "text/plain; charset=utf-8", ...headers });
    response.end(reply.raw);
  } else if (reply.body === undefined) {
    response.writeHead(reply.status, headers).end();
  } else {
    const text = JSON.stringify(reply.body);
    response.writeHead(reply.status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": String(Buffer.byteLength(text)),
      ...headers,
    });
    response.end(text);
  }
}
