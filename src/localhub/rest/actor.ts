import type { Account, App, Installation, PermissionLevel, Permissions, Repository } from "../store/model.js";

/**
 * Who asks. `permissions` are the token's own (scope → level), held to by `token-permissions.ts`; people have a level on
 * the repository instead, see `levelOn`.
 */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "user"; account: Account }
  | { kind: "app"; app: App }
  | {
      kind: "installation";
      account: Account;
      installation: Installation;
      repositories: ReadonlySet<number>;
      permissions: Permissions;
      expiresAt: number;
    }
  | {
      kind: "job";
      account: Account;
      app: App;
      repositoryId: number;
      runId: number;
      permissions: Permissions;
    };

export const anonymous: Actor = { kind: "anonymous" };

export const accountOf = (actor: Actor): Account | null => ("account" in actor ? actor.account : null);

/** The app through which somebody acts. */
export function appOf(actor: Actor): App | null {
  if (actor.kind === "installation") return actor.installation.app;
  return actor.kind === "job" ? actor.app : null;
}

const levels: readonly PermissionLevel[] = ["read", "triage", "write", "maintain", "admin"];

/** What the actor may do in the repository; null: not even see it. */
export function levelOn(repository: Repository, actor: Actor): PermissionLevel | null {
  if (actor.kind === "installation")
    return actor.repositories.has(repository.id) ? "write" : openTo(repository);
  if (actor.kind === "job") return actor.repositoryId === repository.id ? "write" : openTo(repository);
  // As itself an app only asks where it is installed; the server lets it do nothing else.
  if (actor.kind === "app") return "read";
  if (actor.kind === "user") return userLevel(repository, actor.account) ?? openTo(repository);
  return openTo(repository);
}

export const userLevel = (repository: Repository, account: Account): PermissionLevel | null =>
  repository.owner.id === account.id
    ? "admin"
    : (repository.collaborators.get(account.login.toLowerCase()) ?? null);

const openTo = (repository: Repository): PermissionLevel | null => (repository.private ? null : "read");

export const atLeast = (level: PermissionLevel, needed: PermissionLevel): boolean =>
  levels.indexOf(level) >= levels.indexOf(needed);
