import type { Account, Repository } from "../store/model.js";
import { addAccount, findAccount, findRepository, type State } from "../store/state.js";

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

export function accountNamed(state: State, login: string): Account {
  const found = findAccount(state, login);
  if (!found) throw new Error(`localhub has no account ${login}`);
  return found;
}

/** By `owner/name`. */
export function repositoryNamed(state: State, name: string): Repository {
  const [owner = "", short = ""] = name.split("/");
  const found = findRepository(state, owner, short);
  if (!found) throw new Error(`localhub has no repository ${name}`);
  return found;
}

/** A new account; its name must be free, and must be no path of the API. */
export function register(state: State, login: string, type: Account["type"]): Account {
  if (findAccount(state, login)) throw new Error(`localhub already has an account ${login}`);
  if (RESERVED.includes(login.toLowerCase()) || !/^[A-Za-z0-9][A-Za-z0-9-]*(\[bot\])?$/.test(login))
    throw new Error(`${login} can't be the name of an account`);
  return addAccount(state, login, type);
}
