import type { Actor } from "../rest/actor.js";
import type { StopTiming, Workflow, WorkflowError } from "../workflows/types.js";
import type { Account, App, Delivery, Installation, Repository } from "./model.js";

/** Something that must not have happened: a call of ours that GitHub would not know, or an answer it would not give. */
export interface Fault {
  kind: "unknown-operation" | "request" | "response" | "webhook" | "crash";
  /** Method and path, or the webhook's name. */
  where: string;
  detail: string;
}

/** A defect of ours, kept with its stack. */
export const crash = (where: string, error: unknown): Fault => ({
  kind: "crash",
  where,
  detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

export interface State {
  /** `http://127.0.0.1:PORT`, without a slash at the end; known once the server listens. */
  url: string;
  /** Holds the bare repositories and the runs' files. */
  directory: string;
  /** The `PATH` given to git and to jobs. */
  path: string;
  /** How long a cancelled step is given; absent: as on GitHub. */
  stopTiming: StopTiming | undefined;
  accounts: Account[];
  repositories: Repository[];
  apps: App[];
  installations: Installation[];
  deliveries: Delivery[];
  tokens: Map<string, Actor>;
  /** Short-lived links without credentials, as GitHub gives for logs and artifacts. */
  downloads: Map<string, { type: string; content: () => Promise<Buffer> }>;
  /** Workflow files as read, by path and blob: the same file is looked at for every event. */
  workflowFiles: Map<string, Workflow | readonly WorkflowError[]>;
  faults: Fault[];
  newId: () => number;
  now: () => string;
}

export function createState({
  directory,
  path,
  stopTiming,
}: Pick<State, "directory" | "path" | "stopTiming">): State {
  let lastId = 1000;
  return {
    url: "",
    directory,
    path,
    stopTiming,
    accounts: [],
    repositories: [],
    apps: [],
    installations: [],
    deliveries: [],
    tokens: new Map(),
    downloads: new Map(),
    workflowFiles: new Map(),
    faults: [],
    newId: () => ++lastId,
    now: () => `${new Date().toISOString().slice(0, 19)}Z`,
  };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export const findAccount = (state: State, login: string): Account | undefined =>
  state.accounts.find((account) => same(account.login, login));

export const findRepository = (state: State, owner: string, name: string): Repository | undefined =>
  state.repositories.find(
    (repository) => same(repository.owner.login, owner) && same(repository.name, name.replace(/\.git$/, "")),
  );

/** The app that workflows act as; there from the start, and installed nowhere. */
export function addActionsApp(state: State): App {
  const bot = addAccount(state, "github-actions[bot]", "Bot");
  const owner = addAccount(state, "github", "Organization");
  const app: App = {
    id: state.newId(),
    slug: "github-actions",
    name: "GitHub Actions",
    owner,
    bot,
    permissions: {},
    events: [],
    webhookUrl: null,
    webhookSecret: "",
    publicKey: "",
    createdAt: state.now(),
  };
  state.apps.push(app);
  return app;
}

export function addAccount(state: State, login: string, type: Account["type"]): Account {
  const account: Account = { id: state.newId(), login, type, name: null, createdAt: state.now() };
  state.accounts.push(account);
  return account;
}
