import type { Actor } from "../rest/actor.js";
import type { Account, App, Delivery, Installation, Repository } from "./model.js";

/** Something that must not have happened: a call of ours that GitHub would not know, or an answer it would not give. */
export interface Fault {
  kind: "unknown-operation" | "request" | "response" | "webhook" | "crash";
  /** Method and path, or the webhook's name. */
  where: string;
  detail: string;
}

export interface State {
  /** `http://127.0.0.1:PORT`, without a slash at the end; known once the server listens. */
  url: string;
  /** Holds the bare repositories and the runs' files. */
  directory: string;
  /** The `PATH` given to git and to jobs. */
  path: string;
  accounts: Account[];
  repositories: Repository[];
  apps: App[];
  installations: Installation[];
  deliveries: Delivery[];
  tokens: Map<string, Actor>;
  /** Short-lived links without credentials, as GitHub gives for logs and artifacts. */
  downloads: Map<string, { type: string; name: string; content: () => Promise<Buffer> }>;
  faults: Fault[];
  newId: () => number;
  now: () => string;
}

export function createState(directory: string, path: string): State {
  let lastId = 1000;
  return {
    url: "",
    directory,
    path,
    accounts: [],
    repositories: [],
    apps: [],
    installations: [],
    deliveries: [],
    tokens: new Map(),
    downloads: new Map(),
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

/** The account that GitHub's own automation acts as. */
export function actionsBot(state: State): Account {
  return findAccount(state, "github-actions[bot]") ?? addAccount(state, "github-actions[bot]", "Bot");
}

export function addAccount(state: State, login: string, type: Account["type"]): Account {
  const account: Account = { id: state.newId(), login, type, name: null, createdAt: state.now() };
  state.accounts.push(account);
  return account;
}
