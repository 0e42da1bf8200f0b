import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot, ProbotOctokit } from "probot";
import { appAccount } from "../github/app-account.js";
import { fetchFor } from "../github/guarded-fetch.js";
import { app } from "./app.js";
import { deliveries } from "./deliveries.js";
import { inTurn } from "./in-turn.js";
import { keepUp, type Pace } from "./keep-up.js";
import { receiver } from "./receive.js";
import { refuse } from "./refuse.js";
import { signedBodies } from "./signed-bodies.js";

export interface AppOptions {
  appId: string;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
  /** The API's root, such as `https://api.github.com`. */
  apiUrl: string;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal";
  /** The action at the commit of a release, `OWNER/NAME@COMMIT`, for the workflow that a greeting offers. */
  action?: string | null;
  /** How often it looks for what no delivery told of; default: see keep-up.ts. */
  pace?: Pace;
}

export interface RunningApp {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  url: string;
  /** Takes no more requests, lets running deliveries end, and stops. */
  close: () => Promise<void>;
}

export const webhookPath = "/api/github/webhooks";

/** Starts the App's server. `/health` says that it lives, `/ready` that GitHub knows its key and it takes deliveries. */
export async function createApp(options: AppOptions): Promise<RunningApp> {
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    logLevel: options.logLevel,
    request: { fetch: fetchFor(options.apiUrl) },
    // The forge alone retries: this plug-in would also repeat a POST that got a 502, and so comment twice. Its
    // throttling holds each comment back for three seconds.
    Octokit: ProbotOctokit.defaults((given: { throttle?: object }) => ({
      ...given,
      retry: { enabled: false },
      throttle: { ...given.throttle, enabled: false },
    })),
  });
  const handled = deliveries();
  const self = remembered(async () => {
    const { data } = await (await probot.auth()).rest.apps.getAuthenticated();
    return `${data?.slug}[bot]`;
  });
  const parts = {
    deliveries: handled,
    inTurn: inTurn(),
    self,
    installed: async (id: number) => appAccount(await probot.auth()).isInstalled(id),
    action: options.action ?? null,
  };
  await probot.ready();
  app(probot, parts);
  let closing = false;
  const ready = async () => {
    if (closing) return false;
    return self().then(Boolean, () => false);
  };
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    listener({ receive: receiver(probot), ready, bodyOf: signedBodies(options.webhookSecret) }),
  );
  await listening(server, options);
  // Only now: what it asks for may arrive at once.
  const keeping = keepUp({ ...parts, octokit: (id) => probot.auth(id), log: probot.log, ...options });
  return {
    url: urlOf(server),
    close: async () => {
      closing = true;
      keeping.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await handled.idle();
      await closed;
    },
  };
}

interface Routes {
  receive: ReturnType<typeof receiver>;
  ready: () => Promise<boolean>;
  bodyOf: ReturnType<typeof signedBodies>;
}

const refusals = { 400: "not signed", 413: "too large", 503: "busy" } as const;

function listener({ receive, ready, bodyOf }: Routes) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split("?")[0];
    if (path === "/health") return answer(response, 200, "alive");
    if (path === "/ready") {
      const isReady = await ready();
      return answer(response, isReady ? 200 : 503, isReady ? "ready" : "not ready");
    }
    if (path !== webhookPath || request.method !== "POST") return answer(response, 404, "not found");
    // A connection that breaks off while it is read has nobody left to answer.
    const body = await bodyOf(request).catch(() => null);
    if (body === null) return;
    if ("refused" in body) return refuse(request, response, body.refused, refusals[body.refused]);
    const { status, text } = await receive(request.headers, body.text);
    answer(response, status, text);
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  const body = `${text}\n`;
  const length = Buffer.byteLength(body);
  response.writeHead(status, { "content-type": "text/plain", "content-length": length }).end(body);
}

/** Asks until it has an answer, then never again; whoever asks meanwhile waits for the same. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

const listening = (server: Server, { host, port }: AppOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
