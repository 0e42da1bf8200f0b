import { randomBytes } from "node:crypto";
import type { Hub } from "../hub.js";
import { fullName, type PermissionLevel, type Permissions, type Ruleset } from "../store/model.js";
import { createApp, installApp, type NewApp, setPermissions, setWebhookUrl, uninstallApp } from "./apps.js";
import { createRepository, type NewRepository } from "./create-repository.js";
import { accountNamed, register, repositoryNamed } from "./names.js";

type NewRuleset = Omit<Ruleset, "bypass"> & Partial<Pick<Ruleset, "bypass">>;

/** What a person sets up through GitHub's pages rather than its API. Wrong names are errors. */
export function createAdmin(hub: Hub) {
  const { state } = hub;

  /** Makes an account and gives a personal token of it. */
  function createUser(login: string, options: { type?: "User" | "Bot"; name?: string } = {}): string {
    const account = register(state, login, options.type ?? "User");
    account.name = options.name ?? null;
    const token = `ghp_${randomBytes(18).toString("hex")}`;
    state.tokens.set(token, { kind: "user", account });
    return token;
  }

  return {
    createUser,
    createOrganisation: (login: string): void => {
      register(state, login, "Organization");
    },
    /** Gives `owner/name`. */
    createRepository: async (given: NewRepository): Promise<string> =>
      fullName(await createRepository(hub, given)),
    /** Repositories are named `owner/name`, here and below. */
    addCollaborator: (repository: string, login: string, level: PermissionLevel): void => {
      const account = accountNamed(state, login);
      repositoryNamed(state, repository).collaborators.set(account.login.toLowerCase(), level);
    },
    removeCollaborator: (repository: string, login: string): void => {
      repositoryNamed(state, repository).collaborators.delete(login.toLowerCase());
    },
    /** The rulesets of a repository from now on. */
    setRulesets: (repository: string, rulesets: readonly NewRuleset[]): void => {
      repositoryNamed(state, repository).rulesets = rulesets.map((given) => ({ bypass: [], ...given }));
    },
    setArchived: (repository: string, archived: boolean): void => {
      repositoryNamed(state, repository).archived = archived;
    },
    createApp: (given: NewApp) => createApp(hub, given),
    /** Where the app listens, if that was not known when it was made. */
    setWebhookUrl: (appId: number, url: string): void => setWebhookUrl(hub, appId, url),
    /** The app's permissions from now on, also those of tokens that are out. */
    setPermissions: (appId: number, permissions: Permissions): void =>
      setPermissions(hub, appId, permissions),
    /** Installs an app on repositories of one owner; gives the installation's id. */
    installApp: (appId: number, repositories: readonly string[]): number =>
      installApp(hub, appId, repositories),
    /** Takes an installation away, by its id. */
    uninstallApp: (installationId: number): void => uninstallApp(hub, installationId),
    setVariable: (repository: string, name: string, value: string): void => {
      const createdAt = state.now();
      repositoryNamed(state, repository).variables.set(name.toUpperCase(), { value, createdAt });
    },
    /** The folder with an artifact's files as they unpack, newest run first; null when there is none of that name. */
    artifactFolder: (repository: string, name: string): string | null => {
      const artifacts = repositoryNamed(state, repository).runs.flatMap((run) => run.artifacts);
      return artifacts.findLast((artifact) => artifact.name === name)?.directory ?? null;
    },
    setSecret: (repository: string, name: string, value: string): void => {
      repositoryNamed(state, repository).secrets.set(name.toUpperCase(), value);
    },
  };
}

export type Admin = ReturnType<typeof createAdmin>;
