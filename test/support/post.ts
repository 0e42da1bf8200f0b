import { randomUUID } from "node:crypto";
import { type Agent, request } from "node:http";

export interface Post {
  /** Where the App listens. */
  url: string;
  agent: Agent;
  /** Sent as often as it takes; nothing else is held for a body, however long. */
  piece: Buffer;
  /** Bytes; default: those of the piece. */
  bytes?: number;
  /** The body's length stands in the request's head, or nowhere. */
  told?: boolean;
  signature: string | null;
}

/** Posts a delivery. Gives the answer's status, or 0 where the connection was cut off before there was one. */
export function post({
  url,
  agent,
  piece,
  bytes = piece.length,
  told = true,
  signature,
}: Post): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(`${url}/api/github/webhooks`, {
      method: "POST",
      agent,
      headers: {
        "content-type": "application/json",
        "x-github-event": "issues",
        "x-github-delivery": randomUUID(),
        ...(told && { "content-length": bytes }),
        ...(signature !== null && { "x-hub-signature-256": signature }),
      },
    });
    let status = 0;
    sent.on("response", (response) => {
      status = response.statusCode ?? 0;
      // A refusal may come, and the connection end, in the middle of the body: "close" alone comes always.
      response.on("error", () => {}).resume();
    });
    sent.on("error", () => {});
    sent.on("close", () => resolve(status));

    let left = bytes;
    const write = (): void => {
      while (left > piece.length) {
        left -= piece.length;
        if (!sent.write(piece)) return void sent.once("drain", write);
      }
      sent.end(piece.subarray(0, left));
    };
    write();
  });
}

/** So many times, so many beside one another. */
export async function times(count: number, beside: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: beside }, worker));
}
