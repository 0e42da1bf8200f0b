import type { IncomingHttpHeaders } from "node:http";
import type { Probot } from "probot";

export interface Answer {
  status: number;
  text: string;
}

/** Milliseconds. GitHub waits ten seconds for an answer, and takes none for a failure. */
const patienceMs = 9_000;

/**
 * Gives deliveries to the handlers and waits for them, but not for long: 200 when they are through, 202 when they go on,
 * 500 when one failed, so that GitHub counts the delivery as failed and it can be sent again. Does what Probot's own
 * middleware does except for the signature, which the caller has checked: there it costs a second pass over the body,
 * and a wrong one puts the whole body into the log.
 */
export function receiver(
  probot: Probot,
  waitMs = patienceMs,
): (headers: IncomingHttpHeaders, text: string) => Promise<Answer> {
  return async (headers, text) => {
    const [id, name] = [headers["x-github-delivery"], headers["x-github-event"]];
    if (typeof id !== "string" || typeof name !== "string" || id === "" || name === "")
      return { status: 400, text: "no delivery of GitHub's" };
    if (!headers["content-type"]?.startsWith("application/json"))
      return { status: 415, text: "set the webhook's content type to application/json" };
    const payload = parsed(text);
    if (payload === null) return { status: 400, text: "not JSON" };
    // Whoever knows the secret is GitHub: that a payload is of its event's shape is taken from there, as Probot does.
    const event = { id, name, payload } as unknown as Parameters<Probot["webhooks"]["receive"]>[0];
    const handled = async (): Promise<Answer> => {
      try {
        await probot.webhooks.receive(event);
        return { status: 200, text: "ok" };
      } catch {
        // Probot's own handler has logged what went wrong.
        return { status: 500, text: "failed" };
      }
    };
    return withIn(waitMs, handled(), { status: 202, text: "still at it" });
  };
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

async function withIn(ms: number, work: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
