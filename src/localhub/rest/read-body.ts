import type { IncomingMessage } from "node:http";
import { HttpError } from "./errors.js";

/** GitHub takes blobs of up to 100 MB, which base64 makes a third longer. */
const LARGEST_BODY_BYTES = 140 * 1024 * 1024;

/** The body as JSON; undefined when there is none. */
export async function readJson(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw new HttpError(413, "Payload too large");
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new HttpError(400, "Problems parsing JSON");
  }
}
