import { randomBytes } from "node:crypto";
import type { State } from "../store/state.js";
import type { Reply } from "./route.js";

/** A redirect to a link that needs no credentials, as GitHub answers for logs and artifacts. */
export function redirectToDownload(state: State, type: string, content: () => Promise<Buffer>): Reply {
  const key = randomBytes(18).toString("hex");
  state.downloads.set(key, { type, content });
  return { status: 302, headers: { location: `${state.url}/_download/${key}` } };
}
