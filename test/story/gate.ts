import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Stands in front of a model's endpoint. Shut, it keeps questions waiting until it is opened. */
export interface Gate {
  url: string;
  shut: () => void;
  open: () => void;
  /** Resolves when a question waits before the shut gate. */
  waiting: () => Promise<void>;
  close: () => Promise<void>;
}

/** The first of `endpoints` that knows an answer gives it: a replay refuses with 400 what was not recorded. */
export async function gateBefore(...endpoints: readonly string[]): Promise<Gate> {
  let opened = Promise.resolve();
  let open = () => {};
  let heard = () => {};
  let asked = Promise.resolve();
  const server = http.createServer(async (request, response) => {
    const body = await text(request);
    if (request.method === "POST") {
      heard();
      await opened;
    }
    const ask = (endpoint: string) =>
      fetch(`${endpoint}${request.url?.replace(/^\/v1/, "")}`, {
        method: request.method ?? "GET",
        headers: {
          authorization: request.headers.authorization ?? "",
          "content-type": request.headers["content-type"] ?? "application/json",
        },
        ...(body !== "" && { body }),
      });
    const [first = "", ...others] = endpoints;
    let answer = await ask(first);
    for (const endpoint of others) if (answer.status === 400) answer = await ask(endpoint);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    shut: () => {
      opened = new Promise((resolve) => {
        open = resolve;
      });
      asked = new Promise((resolve) => {
        heard = resolve;
      });
    },
    open: () => open(),
    waiting: () => asked,
    close: async () => {
      open();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
