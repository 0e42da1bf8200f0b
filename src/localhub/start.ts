import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { type Admin, createAdmin } from "./admin/create-admin.js";
import { createHub } from "./create-hub.js";
import { serve } from "./server.js";
import { crash, createState, type Fault } from "./store/state.js";
import type { StopTiming } from "./workflows/types.js";

export interface LocalhubOptions {
  /** `PATH` for git and for jobs; default: the usual system directories. */
  path?: string;
  /** Holds repositories and runs; default: a temporary directory, removed on close. */
  directory?: string;
  /** How long a cancelled step is given before it is killed; default: as on GitHub, ten seconds in all. */
  stopTiming?: StopTiming;
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
  const state = createState({ directory, path: options.path ?? SYSTEM_PATH, stopTiming: options.stopTiming });
  const closing = new AbortController();
  const hub = createHub(state, closing.signal);
  const server = createServer((message, response) => {
    serve(hub, message, response).catch((error: unknown) => {
      hub.fault(crash(`${message.method} ${message.url}`, error));
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const removeOwn = async () => {
    // A killed process may still hold a file for a moment.
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    state.url = await listen(server, options.port ?? 0);
  } catch (error) {
    await removeOwn();
    throw error;
  }

  async function close(): Promise<void> {
    closing.abort();
    await hub.workflows.close();
    await hub.settled();
    await closeServer(server);
    await removeOwn();
  }

  return { ...createAdmin(hub), url: state.url, faults: state.faults, settled: hub.settled, close };
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
