import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface ScriptedAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface SeenRequest {
  method: string;
  /** As sent, still escaped. */
  path: string;
  body: unknown;
}

/**
 * An HTTP server on loopback that answers with what `answer` says: for the failures that a well-behaved server never
 * shows, such as a 502 for a request that it then carries out. `null` breaks the connection off.
 */
export async function scriptedServer(answer: (request: SeenRequest) => ScriptedAnswer | null) {
  const seen: SeenRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const text = await read(incoming);
    const request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      body: text === "" ? null : JSON.parse(text),
    };
    seen.push(request);
    const said = answer(request);
    if (said === null) {
      incoming.socket.destroy();
      return;
    }
    outgoing.writeHead(said.status, { "content-type": "application/json", ...said.headers });
    outgoing.end(said.body === undefined ? "" : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen: seen as readonly SeenRequest[],
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
