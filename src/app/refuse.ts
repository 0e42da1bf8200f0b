import type { IncomingMessage, ServerResponse } from "node:http";

/** Milliseconds in which what a refused sender still sends is thrown away. */
const lingerMs = 1_000;

/**
 * Answers a request whose body may not have been read to its end, and then ends the connection. Closing at once would
 * throw the answer away too: the system resets a connection that is closed with bytes unread. So the answer is sent
 * whole, and the connection ends when the sender has, or soon.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  const body = `${text}\n`;
  const head = { "content-type": "text/plain", "content-length": Buffer.byteLength(body) };
  if (request.readableEnded) {
    response.writeHead(status, head).end(body);
    return;
  }
  response.writeHead(status, { ...head, connection: "close" }).write(body);
  const over = () => {
    clearTimeout(timer);
    request.destroy();
  };
  const timer = setTimeout(() => response.end(over), lingerMs);
  request.once("end", () => response.end(over));
  request.once("close", over);
  request.once("error", over);
  request.resume();
}
