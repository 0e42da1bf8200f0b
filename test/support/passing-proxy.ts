import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface PassingProxy {
  /** Where to send what would go to the hub: `127.0.0.1:PORT`. */
  host: string;
  close: () => Promise<void>;
}

/** Stands between an App and the hub. What `refuse` gives a status for goes no further; `answered` hears of the rest. */
export async function passingProxy(
  hubUrl: string,
  {
    refuse = () => null,
    answered = () => undefined,
  }: {
    refuse?: (request: IncomingMessage) => number | null;
    answered?: (request: IncomingMessage) => void;
  },
): Promise<PassingProxy> {
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const refused = refuse(incoming);
    if (refused !== null) return void outgoing.writeHead(refused).end("{}");
    const headers = new Headers();
    for (const name of ["accept", "authorization", "content-type"])
      headers.set(name, String(incoming.headers[name] ?? ""));
    const response = await fetch(`${hubUrl}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers,
      redirect: "manual",
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await response.arrayBuffer());
    const given = Object.fromEntries(response.headers);
    delete given["content-encoding"];
    delete given["transfer-encoding"];
    outgoing.writeHead(response.status, { ...given, "content-length": body.length });
    outgoing.end(body, () => answered(incoming));
  }
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
