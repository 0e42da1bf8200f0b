import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface Load {
  perSecond: number;
  /** Milliseconds. */
  p99: number;
}

/**
 * Posts a signed delivery so many times, each with an id of its own, over so many connections, on each the next when the
 * one before is answered. Written for the socket, since a client of Node's costs more than the server that is measured.
 * Rejects when an answer is not 200.
 */
export async function steadyLoad(
  url: string,
  delivery: { event: string; body: string; signature: string; count: number; beside: number },
): Promise<Load> {
  const { event, body, signature, count, beside } = delivery;
  const { hostname, port, host } = new URL(url);
  const bytes = Buffer.from(body);
  const head = [
    "POST /api/github/webhooks HTTP/1.1",
    `host: ${host}`,
    "content-type: application/json",
    `content-length: ${bytes.length}`,
    `x-github-event: ${event}`,
    `x-hub-signature-256: ${signature}`,
    "x-github-delivery: ",
  ].join("\r\n");
  const latencies: number[] = [];
  let left = count;
  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket: Socket = connect(Number(port), hostname);
      let [heard, begun] = ["", 0];
      const next = () => {
        if (left-- <= 0) return void socket.end(resolve);
        [heard, begun] = ["", performance.now()];
        socket.write(Buffer.concat([Buffer.from(`${head}${randomUUID()}\r\n\r\n`), bytes]));
      };
      socket.setNoDelay(true);
      socket.on("connect", next);
      socket.on("data", (data) => {
        heard += data.toString("latin1");
        if (!heard.endsWith("\r\n\r\nok\n")) return;
        if (!heard.startsWith("HTTP/1.1 200")) return reject(new Error(heard));
        latencies.push(performance.now() - begun);
        next();
      });
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`${url} closed the connection: ${heard}`)));
    });
  const start = performance.now();
  await Promise.all(Array.from({ length: beside }, connection));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  return { perSecond: count / seconds, p99: latencies[Math.floor(count * 0.99)] ?? 0 };
}
