import type { Config } from "../domain/config.js";
import type { Actor, Forge } from "../domain/forge.js";
import { repositoryConfig } from "../github/repository-config.js";

/** What intake works with: one repository, and what was learnt of it, each asked for once. */
export interface Desk {
  forge: Forge;
  /** Logins that write for us (see putStatus). */
  actors: readonly string[];
  /** Why a request has no need of another run; null where it has. */
  served: (request: string) => Promise<string | null>;
  defaultBranch: () => Promise<string>;
  /** From the default branch. Throws `config-invalid`. */
  config: () => Promise<Config>;
  /** As GitHub says it, not as an event does. No bot may, whatever its rights. */
  mayWrite: (actor: Actor) => Promise<boolean>;
}

export function openDesk(parts: Pick<Desk, "forge" | "actors" | "served">): Desk {
  const { forge } = parts;
  const known = new Map<string, Promise<boolean>>();
  const permitted = async (login: string) => {
    const permission = await forge.permissionOf(login);
    return permission === "admin" || permission === "write";
  };
  const defaultBranch = once(() => forge.defaultBranch());
  return {
    ...parts,
    defaultBranch,
    config: once(async () => repositoryConfig(forge, await defaultBranch())),
    mayWrite: async ({ login, type }) => {
      if (type === "Bot") return false;
      const asked = known.get(login) ?? permitted(login);
      known.set(login, asked);
      return asked;
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask();
    return asked;
  };
}
