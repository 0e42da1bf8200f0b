import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Bytes. GitHub sends up to 25 MB, but none of the events this App asks for comes near this. */
const mostBytes = 5 * 1024 * 1024;
/** Bytes held at one time over all requests: anybody can post, and a signature is right or wrong with the last byte. */
const mostHeld = 50 * 1024 * 1024;

/** A body that was signed with the secret, or the status that answers it. */
export type Body = { text: string } | { refused: 400 | 413 | 503 };

/**
 * Reads bodies under two limits and checks their signatures (`X-Hub-Signature-256`: HMAC-SHA256 over the bytes, in
 * hexadecimal) on the way. What can't be right by its head is refused unread; where it is refused in the middle, the
 * rest is left unread. Rejects when the connection breaks off.
 */
export function signedBodies(secret: string): (request: IncomingMessage) => Promise<Body> {
  const key = createSecretKey(secret, "utf8");
  let held = 0;
  return async (request) => {
    if (Number(request.headers["content-length"] ?? 0) > mostBytes) return { refused: 413 };
    const signature = signatureOf(request);
    if (signature === null) return { refused: 400 };
    const hmac = createHmac("sha256", key);
    const chunks: Buffer[] = [];
    let size = 0;
    const read = (resolve: (body: Body) => void, reject: (error: Error) => void) => {
      const take = (chunk: Buffer) => {
        size += chunk.length;
        held += chunk.length;
        if (size > mostBytes) return over({ refused: 413 });
        if (held > mostHeld) return over({ refused: 503 });
        hmac.update(chunk);
        chunks.push(chunk);
      };
      const end = () => over(timingSafeEqual(hmac.digest(), signature) ? { text: textOf(chunks) } : wrong);
      const broken = () => {
        forget();
        reject(new Error("the connection broke off"));
      };
      const forget = () => {
        request.off("data", take).off("end", end).off("close", broken);
        held -= size;
      };
      const over = (body: Body) => {
        forget();
        resolve(body);
      };
      // What is wrong with a connection also closes it.
      request
        .on("data", take)
        .on("end", end)
        .on("close", broken)
        .on("error", () => {});
    };
    return new Promise(read);
  };
}

const wrong = { refused: 400 } as const;

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  return (chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString("utf8");
}

function signatureOf({ headers }: IncomingMessage): Buffer | null {
  const given = headers["x-hub-signature-256"];
  const hex = typeof given === "string" ? /^sha256=([0-9a-f]{64})$/.exec(given)?.[1] : undefined;
  return hex === undefined ? null : Buffer.from(hex, "hex");
}
