/** What our commits say about themselves, so that a later run can tell them from a person's. */
export interface Provenance {
  issue: number;
  /** SHA-256 of the change set (see changeSetHash). */
  changeSet: string;
}

/** `title` is one line, made harmless by the caller. */
export const commitMessage = (title: string, { issue, changeSet }: Provenance): string =>
  `${title}\n\nPatchwright-Issue: ${issue}\nPatchwright-Change-Set: ${changeSet}\n`;

/** The trailers of a commit of ours; null for anybody else's. */
export function provenanceOf(message: string): Provenance | null {
  const [, issue, changeSet] =
    /\n\nPatchwright-Issue: (\d+)\nPatchwright-Change-Set: ([0-9a-f]{64})\s*$/.exec(message) ?? [];
  return issue === undefined || changeSet === undefined ? null : { issue: Number(issue), changeSet };
}
