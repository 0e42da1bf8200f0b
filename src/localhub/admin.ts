import { generateKeyPairSync, randomBytes } from "node:crypto";
import path from "node:path";
import { createBare, fillFrom } from "./git/create-bare.js";
import type { Hub } from "./hub.js";
import type { Actor } from "./rest/actor.js";
import {
  type Account,
  type App,
  fullName,
  type Installation,
  type PermissionLevel,
  type Permissions,
  type Repository,
} from "./store/model.js";
import { addAccount, findAccount, findRepository } from "./store/state.js";
import { announceInstallation, ping } from "./webhooks/app-events.js";

export interface NewRepository {
  owner: string;
  name: string;
  /** A checkout (its HEAD with history) or a plain directory; absent: the repository stays empty. */
  from?: string;
  private?: boolean;
  description?: string;
  /** Default `main`. */
  defaultBranch?: string;
  /** The setting that lets workflows open pull requests; on by default here, off on GitHub. */
  actionsMayCreatePulls?: boolean;
}

export interface NewApp {
  slug: string;
  name?: string;
  owner: string;
  /** Scope → level, as in an app's manifest: `{ issues: "write", contents: "write" }`. */
  permissions: Permissions;
  events: readonly string[];
  webhookUrl?: string;
  webhookSecret?: string;
}

export interface CreatedApp {
  appId: number;
  slug: string;
  /** PEM, as GitHub lets one download it. */
  privateKey: string;
  webhookSecret: string;
  /** The login the app acts under: `slug[bot]`. */
  bot: string;
}

/** Names that the API's own paths begin with. */
const RESERVED = [
  "api",
  "app",
  "apps",
  "graphql",
  "installation",
  "meta",
  "rate_limit",
  "repos",
  "user",
  "users",
];

/** What a person sets up through GitHub's pages rather than its API. Wrong names are errors. */
export function createAdmin(hub: Hub) {
  const { state } = hub;

  const account = (login: string): Account => {
    const found = findAccount(state, login);
    if (!found) throw new Error(`localhub has no account ${login}`);
    return found;
  };

  /** By `owner/name`. */
  const repository = (name: string): Repository => {
    const [owner = "", short = ""] = name.split("/");
    const found = findRepository(state, owner, short);
    if (!found) throw new Error(`localhub has no repository ${name}`);
    return found;
  };

  function register(login: string, type: Account["type"]): Account {
    if (findAccount(state, login)) throw new Error(`localhub already has an account ${login}`);
    if (RESERVED.includes(login.toLowerCase()) || !/^[A-Za-z0-9][A-Za-z0-9-]*(\[bot\])?$/.test(login))
      throw new Error(`${login} can't be the name of an account`);
    return addAccount(state, login, type);
  }

  function mint(prefix: string, actor: Actor): string {
    const token = `${prefix}_${randomBytes(18).toString("hex")}`;
    state.tokens.set(token, actor);
    return token;
  }

  /** Makes an account and gives a personal token of it. */
  function createUser(login: string, options: { type?: "User" | "Bot"; name?: string } = {}): string {
    const made = register(login, options.type ?? "User");
    made.name = options.name ?? null;
    return mint("ghp", { kind: "user", account: made });
  }

  function createOrganisation(login: string): void {
    register(login, "Organization");
  }

  async function createRepository(given: NewRepository): Promise<Repository> {
    const owner = account(given.owner);
    if (!/^[\w.-]+$/.test(given.name) || /^\.+$/.test(given.name))
      throw new Error(`${given.name} can't be the name of a repository`);
    if (findRepository(state, given.owner, given.name))
      throw new Error(`localhub already has a repository ${given.owner}/${given.name}`);
    const defaultBranch = given.defaultBranch ?? "main";
    const directory = path.join(state.directory, "repositories", owner.login, `${given.name}.git`);
    await createBare(directory, defaultBranch, state.path);
    if (given.from !== undefined)
      await fillFrom(directory, path.resolve(given.from), defaultBranch, state.path);
    const made: Repository = {
      id: state.newId(),
      owner,
      name: given.name,
      description: given.description ?? null,
      private: given.private ?? false,
      defaultBranch,
      directory,
      createdAt: state.now(),
      pushedAt: state.now(),
      collaborators: new Map(),
      labels: [],
      issues: [],
      comments: [],
      checkRuns: [],
      variables: new Map(),
      secrets: new Map(),
      workflows: [],
      runs: [],
      actionsMayCreatePulls: given.actionsMayCreatePulls ?? true,
      signedCommits: new Set(),
    };
    state.repositories.push(made);
    return made;
  }

  function addCollaborator(name: string, login: string, level: PermissionLevel): void {
    repository(name).collaborators.set(account(login).login.toLowerCase(), level);
  }

  async function createApp(given: NewApp): Promise<CreatedApp> {
    const keys = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    const app: App = {
      id: state.newId(),
      slug: given.slug,
      name: given.name ?? given.slug,
      owner: account(given.owner),
      bot: register(`${given.slug}[bot]`, "Bot"),
      permissions: { metadata: "read", ...given.permissions },
      events: given.events,
      webhookUrl: given.webhookUrl ?? null,
      webhookSecret: given.webhookSecret ?? randomBytes(20).toString("hex"),
      publicKey: keys.publicKey,
      createdAt: state.now(),
    };
    state.apps.push(app);
    ping(hub, app);
    const { id: appId, slug, webhookSecret, bot } = app;
    return { appId, slug, privateKey: keys.privateKey, webhookSecret, bot: bot.login };
  }

  const appNumbered = (id: number): App => {
    const found = state.apps.find((app) => app.id === id);
    if (!found) throw new Error(`localhub has no app ${id}`);
    return found;
  };

  /** Where the app listens, if that was not known when it was made. */
  function setWebhookUrl(appId: number, url: string): void {
    const app = appNumbered(appId);
    app.webhookUrl = url;
    ping(hub, app);
  }

  /** Installs an app on repositories (`owner/name`) of one owner; gives the installation's id. */
  function installApp(appId: number, names: readonly string[]): number {
    const app = appNumbered(appId);
    const chosen = names.map(repository);
    const owner = chosen[0]?.owner;
    if (!owner || chosen.some((each) => each.owner !== owner))
      throw new Error("an app is installed on one or more repositories of one owner");
    const known = state.installations.find((each) => each.app === app && each.account === owner);
    const installation: Installation = known ?? {
      id: state.newId(),
      app,
      account: owner,
      repositories: new Set(),
      createdAt: state.now(),
    };
    const added = chosen.filter(({ id }) => !installation.repositories.has(id));
    for (const { id } of added) installation.repositories.add(id);
    if (!known) state.installations.push(installation);
    announceInstallation(hub, installation, added, known ? "added" : "created");
    return installation.id;
  }

  function setVariable(name: string, key: string, value: string): void {
    repository(name).variables.set(key.toUpperCase(), { value, createdAt: state.now() });
  }

  function setSecret(name: string, key: string, value: string): void {
    repository(name).secrets.set(key.toUpperCase(), value);
  }

  return {
    createUser,
    createOrganisation,
    createRepository: async (given: NewRepository) => fullName(await createRepository(given)),
    addCollaborator,
    createApp,
    setWebhookUrl,
    installApp,
    setVariable,
    setSecret,
  };
}

export type Admin = ReturnType<typeof createAdmin>;
