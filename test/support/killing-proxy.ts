import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** When the process dies: once the write was answered, or once it was carried out and before anybody hears of it. */
export type Death = "after the answer" | "before the answer";

export interface KillingProxy {
  /** Where to send what would go to the hub: `127.0.0.1:PORT`. */
  host: string;
  /** From now on counts anew, and kills at the nth request that changes something. */
  arm: (nth: number, death: Death, kill: () => void) => void;
  /** True when it came to that since it was armed. */
  fired: () => boolean;
  close: () => Promise<void>;
}

/** Stands between a process and the hub, and kills the process at a write of its own. */
export async function killingProxy(hubUrl: string): Promise<KillingProxy> {
  let armed: { left: number; death: Death; kill: () => void } | null = null;
  let fired = false;
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const {
      host: _,
      connection: __,
      "content-length": ___,
      "transfer-encoding": ____,
      ...headers
    } = incoming.headers;
    const response = await fetch(`${hubUrl}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers: headers as Record<string, string>,
      redirect: "manual",
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await response.arrayBuffer());
    const mine = isWrite(incoming) && armed !== null && --armed.left === 0 ? armed : null;
    if (mine !== null) {
      armed = null;
      fired = true;
      if (mine.death === "before the answer") {
        mine.kill();
        outgoing.destroy();
        return;
      }
      outgoing.once("finish", mine.kill);
    }
    const given = Object.fromEntries(response.headers);
    delete given["content-encoding"];
    delete given["transfer-encoding"];
    outgoing.writeHead(response.status, { ...given, "content-length": body.length }).end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    arm: (nth, death, kill) => {
      armed = { left: nth, death, kill };
      fired = false;
    },
    fired: () => fired,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A token for an hour changes nothing that anybody sees. */
const isWrite = ({ method = "GET", url = "" }: IncomingMessage): boolean =>
  method !== "GET" && method !== "HEAD" && !url.endsWith("/access_tokens");
