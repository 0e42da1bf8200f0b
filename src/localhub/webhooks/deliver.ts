import { createHmac, randomUUID } from "node:crypto";
import type { Hub } from "../hub.js";
import type { App, Delivery } from "../store/model.js";

/** GitHub gives a receiver ten seconds. */
const TIMEOUT_MS = 10_000;

export interface Outgoing {
  app: App;
  event: string;
  action: string | null;
  installationId: number;
  repositoryId: number | null;
  payload: Readonly<Record<string, unknown>>;
}

/** Sends a webhook and notes how it went. A receiver that fails is a delivery that failed, never an error of ours. */
export async function deliver(hub: Hub, outgoing: Outgoing, redeliveryOf?: Delivery): Promise<Delivery> {
  const { state } = hub;
  const id = state.newId();
  const guid = redeliveryOf?.guid ?? randomUUID();
  const body = JSON.stringify(outgoing.payload);
  const requestHeaders = {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/localhub",
    "x-github-delivery": guid,
    "x-github-event": outgoing.event,
    "x-github-hook-id": String(outgoing.app.id),
    "x-github-hook-installation-target-id": String(outgoing.app.id),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", outgoing.app.webhookSecret).update(body).digest("hex")}`,
  };
  const started = performance.now();
  const answer = await post(outgoing.app.webhookUrl ?? "", requestHeaders, body, hub.closing);
  const delivery: Delivery = {
    id,
    guid,
    ...outgoing,
    redelivery: redeliveryOf !== undefined,
    deliveredAt: state.now(),
    durationSeconds: Math.round(performance.now() - started) / 1000,
    requestHeaders,
    ...answer,
  };
  state.deliveries.push(delivery);
  return delivery;
}

type Answer = Pick<Delivery, "status" | "statusCode" | "responseHeaders" | "responseBody">;

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  closing: AbortSignal,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]),
    });
    return {
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: await response.text(),
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return {
      status: timedOut ? "timed out" : "failed to connect to host",
      statusCode: timedOut ? 504 : 502,
      responseHeaders: {},
      responseBody: "",
    };
  }
}
