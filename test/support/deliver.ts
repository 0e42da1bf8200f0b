import { createHmac, randomUUID } from "node:crypto";

export interface Delivery {
  secret: string;
  event: string;
  payload: unknown;
  id?: string;
  /** Instead of the right one. */
  signature?: string | null;
}

/** Posts a webhook as GitHub does, signed with the secret unless told otherwise. */
export function deliver(
  appUrl: string,
  { secret, event, payload, id = randomUUID(), signature }: Delivery,
): Promise<Response> {
  const body = JSON.stringify(payload);
  const right = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const sent = signature === undefined ? right : signature;
  return fetch(`${appUrl}/api/github/webhooks`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": id,
      ...(sent === null ? {} : { "x-hub-signature-256": sent }),
    },
  });
}
