import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createNodeMiddleware, Probot, ProbotOctokit } from "probot";
import { appAccount } from "../github/app-account.js";
import { fetchWithDeadline } from "../github/octokit.js";
import { app } from "./app.js";
import { limitedBodies } from "./body-limit.js";
import { deliveries } from "./deliveries.js";
import { inTurn } from "./in-turn.js";
import { keepUp, type Pace } from "./keep-up.js";

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
    request: { fetch: fetchWithDeadline },
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
  const webhooks = await createNodeMiddleware((bot) => app(bot, parts), {
    probot,
    webhooksPath: webhookPath,
  });
  let closing = false;
  const ready = async () => {
    if (closing) return false;
    return self().then(Boolean, () => false);
  };
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    listener({ webhooks, ready, signed: signedFor(probot) }),
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
  webhooks: (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;
  ready: () => Promise<boolean>;
  signed: (body: string, signature: string | string[] | undefined) => Promise<boolean>;
}

function listener({ webhooks, ready, signed }: Routes) {
  const bodyOf = limitedBodies();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split("?")[0];
    if (path === "/health") return answer(response, 200, "alive");
    if (path === "/ready") {
      const isReady = await ready();
      return answer(response, isReady ? 200 : 503, isReady ? "ready" : "not ready");
    }
    if (path !== webhookPath) return answer(response, 404, "not found");
    // A connection that breaks off while it is read has nobody left to answer.
    const body = await bodyOf(request).catch(() => null);
    if (body === null) return;
    if ("refused" in body) {
      response.setHeader("connection", "close");
      answer(response, body.refused, body.refused === 413 ? "too large" : "busy");
      response.once("finish", () => request.destroy());
      return;
    }
    if (!(await signed(body.text, request.headers["x-hub-signature-256"])))
      return answer(response, 400, "not signed");
    // Probot takes a body that was read already.
    await webhooks(Object.assign(request, { body: body.text }), response, () =>
      answer(response, 404, "not found"),
    );
  };
}

/** Probot checks the signature too, but logs the whole body when it is wrong: anybody could fill the disk. */
const signedFor =
  (probot: Probot): Routes["signed"] =>
  async (body, signature) =>
    typeof signature === "string" &&
    signature !== "" &&
    body !== "" &&
    probot.webhooks.verify(body, signature);

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain" }).end(`${text}\n`);
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
