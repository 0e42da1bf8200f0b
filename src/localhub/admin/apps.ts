import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { Hub } from "../hub.js";
import type { App, Installation, Permissions } from "../store/model.js";
import { announceInstallation, announceRemoval, ping } from "../webhooks/app-events.js";
import { accountNamed, register, repositoryNamed } from "./names.js";

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

/** Registers an app with a key of its own. */
export async function createApp(hub: Hub, given: NewApp): Promise<CreatedApp> {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const app: App = {
    id: hub.state.newId(),
    slug: given.slug,
    name: given.name ?? given.slug,
    owner: accountNamed(hub.state, given.owner),
    bot: register(hub.state, `${given.slug}[bot]`, "Bot"),
    permissions: { metadata: "read", ...given.permissions },
    events: given.events,
    webhookUrl: given.webhookUrl ?? null,
    webhookSecret: given.webhookSecret ?? randomBytes(20).toString("hex"),
    publicKey: keys.publicKey,
    createdAt: hub.state.now(),
  };
  hub.state.apps.push(app);
  ping(hub, app);
  const { id: appId, slug, webhookSecret, bot } = app;
  return { appId, slug, privateKey: keys.privateKey, webhookSecret, bot: bot.login };
}

function appNumbered(hub: Hub, id: number): App {
  const found = hub.state.apps.find((app) => app.id === id);
  if (!found) throw new Error(`localhub has no app ${id}`);
  return found;
}

/** Where the app listens, if that was not known when it was made. */
export function setWebhookUrl(hub: Hub, appId: number, url: string): void {
  const app = appNumbered(hub, appId);
  app.webhookUrl = url;
  ping(hub, app);
}

/** As its owner changes them on GitHub's pages. What is taken away is gone at once; what is new is taken as accepted. */
export function setPermissions(hub: Hub, appId: number, permissions: Permissions): void {
  const app = appNumbered(hub, appId);
  app.permissions = { metadata: "read", ...permissions };
  for (const actor of hub.state.tokens.values())
    if (actor.kind === "installation" && actor.installation.app === app) actor.permissions = app.permissions;
}

/** Installs an app on repositories (`owner/name`) of one owner; gives the installation's id. */
export function installApp(hub: Hub, appId: number, names: readonly string[]): number {
  const app = appNumbered(hub, appId);
  const chosen = names.map((name) => repositoryNamed(hub.state, name));
  const owner = chosen[0]?.owner;
  if (!owner || chosen.some((each) => each.owner !== owner))
    throw new Error("an app is installed on one or more repositories of one owner");
  const known = hub.state.installations.find((each) => each.app === app && each.account === owner);
  const installation: Installation = known ?? {
    id: hub.state.newId(),
    app,
    account: owner,
    repositories: new Set(),
    createdAt: hub.state.now(),
  };
  const added = chosen.filter(({ id }) => !installation.repositories.has(id));
  for (const { id } of added) installation.repositories.add(id);
  if (!known) hub.state.installations.push(installation);
  announceInstallation(hub, installation, added, known ? "added" : "created");
  return installation.id;
}

/** As its owner does on GitHub's pages: the installation is gone, and its tokens with it. */
export function uninstallApp(hub: Hub, installationId: number): void {
  const { state } = hub;
  const installation = state.installations.find(({ id }) => id === installationId);
  if (!installation) throw new Error(`localhub has no installation ${installationId}`);
  state.installations.splice(state.installations.indexOf(installation), 1);
  for (const [token, actor] of state.tokens)
    if (actor.kind === "installation" && actor.installation === installation) state.tokens.delete(token);
  announceRemoval(hub, installation);
}
