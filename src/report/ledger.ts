import { type LedgerEntry, ledgerText, parseLedger } from "../domain/ledger.js";

const pattern = /\n<!-- patchwright:used (\[.*\]) -->$/;

/** Characters that the hidden line may take at the end of a comment. */
export const ledgerRoom = 4_000;

/** The end of a status comment: what the runs have used, hidden from readers. Empty without entries. */
export const ledgerLine = (entries: readonly LedgerEntry[]): string =>
  entries.length === 0 ? "" : `\n\n<!-- patchwright:used ${ledgerText(entries)} -->`;

/** What a status comment of ours says was used. Text of others in it is escaped and can't be such a line. */
export function readLedger(body: string): LedgerEntry[] {
  const [, text = ""] = pattern.exec(body.trimEnd()) ?? [];
  return parseLedger(text) ?? [];
}

/** The same comment without that line. */
export const withoutLedger = (body: string): string => body.trimEnd().replace(pattern, "").trimEnd();
