import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/**
 * Gives each delivery to several Apps in the same moment, as it came or to all but the first under ids of their own.
 * The answer is the worst of theirs.
 */
export async function fanOut(apps: () => readonly string[], ownIds: () => boolean) {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const send = async (url: string, nth: number): Promise<number> => {
      const headers = new Headers();
      for (const name of ["content-type", "x-github-event", "x-github-delivery", "x-hub-signature-256"])
        headers.set(name, String(incoming.headers[name] ?? ""));
      if (nth > 0 && ownIds()) headers.set("x-github-delivery", randomUUID());
      return (await fetch(`${url}${incoming.url}`, { method: "POST", headers, body })).status;
    };
    const statuses = await Promise.all(apps().map(send));
    outgoing.writeHead(Math.max(...statuses)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
