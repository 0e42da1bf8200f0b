import { fullName, type Repository } from "../store/model.js";
import type { State } from "../store/state.js";

/** Where the API is; GitHub Enterprise Server's place, so that clients told only the host find it too. */
export const apiUrl = (state: Pick<State, "url">, path: string): string => `${state.url}/api/v3${path}`;

export const repositoryApi = (state: Pick<State, "url">, repository: Repository, path = ""): string =>
  apiUrl(state, `/repos/${fullName(repository)}${path}`);

export const repositoryPage = (state: Pick<State, "url">, repository: Repository, path = ""): string =>
  `${state.url}/${fullName(repository)}${path}`;

/** A path or branch as part of a URL: its slashes stay. */
export const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/** GraphQL's name for a thing; REST gives it as `node_id`. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
