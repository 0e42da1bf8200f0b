import type { IncomingMessage } from "node:http";

/** Bytes. GitHub sends up to 25 MB, but none of the events this App asks for comes near this. */
const mostBytes = 5 * 1024 * 1024;
/** Bytes held at one time over all requests: anybody can post, and the signature is checked on the whole body only. */
const mostHeld = 50 * 1024 * 1024;

export type Body = { text: string } | { refused: 413 | 503 };

/** Reads bodies under two limits, before anything else looks at them. */
export function limitedBodies(): (request: IncomingMessage) => Promise<Body> {
  let held = 0;
  return async (request) => {
    if (Number(request.headers["content-length"] ?? 0) > mostBytes) return { refused: 413 };
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Ending the loop early must not break the connection off: the refusal is still to be written.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        size += chunk.length;
        held += chunk.length;
        if (size > mostBytes) return { refused: 413 };
        if (held > mostHeld) return { refused: 503 };
        chunks.push(chunk);
      }
      return { text: Buffer.concat(chunks).toString("utf8") };
    } finally {
      held -= size;
    }
  };
}
