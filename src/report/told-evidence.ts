/** What a pull request's body tells of its evidence, in the words that are read there. */
export interface ToldEvidence {
  /** SHA-256 (hex) of the change set; null where the body names none. */
  changeSet: string | null;
  /** The counts of base and head; null where the body has no such table. */
  base: Counts | null;
  head: Counts | null;
}

type Counts = Readonly<Record<(typeof rows)[number], number>>;

const rows = ["passed", "failed", "skipped"] as const;

/** The line of the body that names the change set. */
export const changeSetLine = (hash: string): string => `Change set, SHA-256: \`${hash}\``;

/** Reads back what `pullRequestBody` wrote. The body is untrusted: whoever may edit it decides what it tells. */
export function readToldEvidence(body: string): ToldEvidence {
  const hash = /^Change set, SHA-256: `([0-9a-f]{64})`\s*$/m.exec(body)?.[1] ?? null;
  const table = rows.map((name) =>
    new RegExp(`^\\| ${name} \\| ([\\d,]+) \\| ([\\d,]+) \\|\\s*$`, "m").exec(body),
  );
  const column = (index: 1 | 2): Counts | null => {
    const [passed, failed, skipped] = table.map((row) => numberIn(row?.[index]));
    if (passed === undefined || failed === undefined || skipped === undefined) return null;
    return { passed, failed, skipped };
  };
  return { changeSet: hash, base: column(1), head: column(2) };
}

const numberIn = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text.replaceAll(",", ""));
