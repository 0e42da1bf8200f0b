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
  const isIt = (comment: CommentView) => isStatus(comment, actors);
  return putOne(forge, issue, isIt, (before) => {
    const entries = readLedger(before);
    return `${status.body}${ledgerLine(entry === undefined ? entries : withEntry(entries, entry))}`;
  });
}

/**
 * The one comment of its kind on a page: edited where it is there, made where it is not. Of two that are made at the same
 * moment, by two processes, the later goes again and the earlier says what it said. `text` gets the body as it is.
 */
export async function putOne(
  forge: Forge,
  page: number,
  isIt: (comment: CommentView) => boolean,
  text: (before: string) => string,
): Promise<CommentView> {
  const edit = async (known: CommentView) => {
    const body = text(known.body);
    return known.body === body ? known : forge.updateComment(known.id, body);
  };
  const known = await forge.findComment(page, isIt);
  if (known !== null) return edit(known);
  const made = await forge.createComment(page, text(""));
  const lately = new Date(Date.parse(made.createdAt) - sameMomentMs).toISOString();
  const first = await forge.findComment(page, isIt, lately);
  if (first === null || first.id >= made.id) return made;
  await forge.deleteComment(made.id);
  return edit(first);
}

/** Milliseconds that two processes may be apart which both found no comment. */
const sameMomentMs = 10 * 60_000;

/** True for a status comment that one of `actors` wrote. */
export const isStatus = ({ author, body }: CommentView, actors: readonly string[]): boolean =>
  author.type === "Bot" && actors.includes(author.login) && body.startsWith(statusMarker);
