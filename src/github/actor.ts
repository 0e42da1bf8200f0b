import type { Actor } from "../domain/forge.js";

export interface RawActor {
  login: string;
  type: string;
}

/** GitHub says null for an account that is gone, and shows it as "ghost". */
export function actor(raw: RawActor | null | undefined): Actor {
  if (raw === null || raw === undefined) return { login: "ghost", type: "User" };
  const type = raw.type === "Bot" || raw.type === "Organization" ? raw.type : "User";
  return { login: raw.login, type };
}
