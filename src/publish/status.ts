import type { CommentView, Forge } from "../domain/forge.js";
import { type LedgerEntry, withEntry } from "../domain/ledger.js";
import { ledgerLine, readLedger } from "../report/ledger.js";
import { statusMarker } from "../report/status-comment.js";

/** Who writes for us in a repository: the workflow's own account, and the App's where there is one. */
export const workflowActor = "github-actions[bot]";

/**
 * The one status comment of an issue: edited where it is there, made where it is not. It is found by its marker over
 * all pages, and only among comments of `actors` (logins): anybody can write the marker. What the issue's runs have
 * used stands hidden at its end and outlives every edit; `entry` adds to it.
 */
export async function putStatus(
  forge: Forge,
  status: { issue: number; body: string; actors: readonly string[]; entry?: LedgerEntry },
): Promise<CommentView> {
  const { issue, actors, entry } = status;
  const known = (await forge.comments(issue)).find((comment) => isStatus(comment, actors)) ?? null;
  const entries = readLedger(known?.body ?? "");
  const body = `${status.body}${ledgerLine(entry === undefined ? entries : withEntry(entries, entry))}`;
  if (known === null) return forge.createComment(issue, body);
  return known.body === body ? known : forge.updateComment(known.id, body);
}

/** True for a status comment that one of `actors` wrote. */
export const isStatus = ({ author, body }: CommentView, actors: readonly string[]): boolean =>
  author.type === "Bot" && actors.includes(author.login) && body.startsWith(statusMarker);
