import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { type Admin, createAdmin } from "./admin/create-admin.js";
import { gitOf, type Hub } from "./hub.js";
import { createWorkflowService } from "./runs/create-service.js";
import { createOperationChecks } from "./schema/operations.js";
import { createWebhookCheck } from "./schema/webhooks.js";
import { serve } from "./server.js";
import { addActionsApp, createState, type Fault } from "./store/state.js";
import { emit } from "./webhooks/emit.js";

export interface LocalhubOptions {
  /** `PATH` for git and for jobs; default: the usual system directories. */
  path?: string;
  /** Holds repositories and runs; default: a temporary directory, removed on close. */
  directory?: string;
  /** Default 0: any free port. */
  port?: number;
}

export interface Localhub extends Admin {
  /** `http://127.0.0.1:PORT`; the API is at `/api/v3` and at `/`. */
  url: string;
  /** What GitHub would have refused, or never have answered. Must stay empty. */
  faults: readonly Fault[];
  /** Resolves when nothing goes on behind the answers: deliveries and workflow runs. */
  settled: () => Promise<void>;
  /** Ends runs and deliveries at once, and closes everything. */
  close: () => Promise<void>;
}

const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin";

/** Starts a GitHub on loopback. */
export async function startLocalhub(options: LocalhubOptions = {}): Promise<Localhub> {
  const directory = options.directory ?? (await mkdtemp(path.join(os.tmpdir(), "localhub-")));
  await mkdir(directory, { recursive: true });
  const state = createState(directory, options.path ?? SYSTEM_PATH);
  const pending = new Set<Promise<unknown>>();
  const turns = new Map<string, Promise<unknown>>();

  const closing = new AbortController();

  const hub: Hub = {
    state,
    checks: createOperationChecks(),
    webhookCheck: createWebhookCheck(),
    workflows: {
      onEvent: (event, payload) => workflows.onEvent(event, payload),
      dispatch: (dispatch) => workflows.dispatch(dispatch),
      close: () => workflows.close(),
    },
    actionsApp: addActionsApp(state),
    git: gitOf(state),
    emit: (event) => emit(hub, event),
    fault: (fault) => state.faults.push(fault),
    closing: closing.signal,
    inTurn: (key, task) => {
      const next = (turns.get(key) ?? Promise.resolve()).then(task, task);
      turns.set(key, next);
      return next;
    },
    background: (work) => {
      const tracked = work.catch((error: unknown) =>
        state.faults.push({ kind: "crash", where: "background", detail: String(error) }),
      );
      pending.add(tracked);
      tracked.finally(() => pending.delete(tracked));
    },
  };

  const workflows = createWorkflowService(hub);
  const server = createServer((message, response) => {
    serve(hub, message, response).catch((error: unknown) => {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      hub.fault({ kind: "crash", where: `${message.method} ${message.url}`, detail });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  state.url = await listen(server, options.port ?? 0);

  const settled = async (): Promise<void> => {
    while (pending.size > 0) await Promise.all(pending);
  };
  return {
    ...createAdmin(hub),
    url: state.url,
    faults: state.faults,
    settled,
    close: async () => {
      closing.abort();
      await hub.workflows.close();
      await settled();
      await closeServer(server);
      if (options.directory === undefined)
        await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
