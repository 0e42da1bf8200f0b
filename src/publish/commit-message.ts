import type { AccountView } from "../domain/forge.js";
import { plainUntrusted } from "../report/untrusted.js";

/** What our commits say about themselves, so that a later run can tell them from a person's. */
export interface Provenance {
  issue: number;
  /** SHA-256 of the change set (see changeSetHash). */
  changeSet: string;
}

/** `title` is one line, made harmless by the caller. `asker` becomes the commit's co-author. */
export const commitMessage = (
  title: string,
  { issue, changeSet }: Provenance,
  asker: AccountView | null = null,
): string =>
  `${title}\n\n${asker === null ? "" : coAuthor(asker)}Patchwright-Issue: ${issue}\nPatchwright-Change-Set: ${changeSet}\n`;

/** A trailer is one line with one address: who chose the name can't put a second one in. */
function coAuthor({ login, name, noreply }: AccountView): string {
  const shown = plainUntrusted(name).replace(/[<>]/g, "").trim().slice(0, 60).trim();
  return `Co-authored-by: ${shown === "" ? login : shown} <${noreply}>\n`;
}

/** The trailers of a commit of ours; null for anybody else's. */
export function provenanceOf(message: string): Provenance | null {
  const [, issue, changeSet] =
    /\n\n(?:Co-authored-by: [^\n]+\n)?Patchwright-Issue: (\d+)\nPatchwright-Change-Set: ([0-9a-f]{64})\s*$/.exec(
      message,
    ) ?? [];
  return issue === undefined || changeSet === undefined ? null : { issue: Number(issue), changeSet };
}
