import { z } from "zod";
import { type Allowance, addUsage, noUsage, type Usage } from "./usage.js";

/** What one run has used, or while it goes on may use at most. */
export interface LedgerEntry {
  /** The workflow run's number; 0 for several older ones in one. */
  run: number;
  /** The day it was accepted on, in UTC: `2026-11-22`. */
  day: string;
  usage: Usage;
}

/** Entries that are kept apart; older ones are added together, so that an issue's ledger stays small. */
const most = 40;

const count = z.number().int().nonnegative();

/** One entry as it is written: run, day, calls, input tokens, cached, output tokens, dollars. */
const Row = z.tuple([
  count,
  z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  count,
  count,
  count,
  count,
  z.number().nonnegative().nullable(),
]);

/** The ledger as one line of JSON. */
export const ledgerText = (entries: readonly LedgerEntry[]): string =>
  JSON.stringify(
    entries.map(({ run, day, usage: { calls, inputTokens, cachedTokens, outputTokens, costUsd } }) => [
      run,
      day,
      calls,
      inputTokens,
      cachedTokens,
      outputTokens,
      costUsd,
    ]),
  );

/** Reads what `ledgerText` wrote; null for anything else. */
export function parseLedger(text: string): LedgerEntry[] | null {
  try {
    return z
      .array(Row)
      .parse(JSON.parse(text))
      .map(([run, day, calls, inputTokens, cachedTokens, outputTokens, costUsd]) => ({
        run,
        day,
        usage: { calls, inputTokens, cachedTokens, outputTokens, costUsd },
      }));
  } catch {
    return null;
  }
}

/** The ledger with one entry more, or with that run's entry brought up to date. */
export function withEntry(entries: readonly LedgerEntry[], entry: LedgerEntry): LedgerEntry[] {
  const known = entries.findIndex(({ run }) => run === entry.run && run !== 0);
  if (known >= 0) return entries.map((own, index) => (index === known ? { ...entry, day: own.day } : own));
  const all = [...entries, entry];
  const [oldest, next, ...rest] = all;
  if (all.length <= most || oldest === undefined || next === undefined) return all;
  return [{ run: 0, day: next.day, usage: addUsage(oldest.usage, next.usage) }, ...rest];
}

export const spentIn = (entries: readonly LedgerEntry[]): Usage =>
  entries.reduce((sum, { usage }) => addUsage(sum, usage), noUsage);

/** What is left of an allowance; money is used up where an earlier run's price is not known. */
export function left(allowance: Allowance, { calls, inputTokens, costUsd }: Usage): Allowance {
  const rest = (limit: number | null, used: number | null) =>
    limit === null ? null : Math.max(0, limit - (used ?? limit));
  return {
    calls: rest(allowance.calls, calls),
    inputTokens: rest(allowance.inputTokens, inputTokens),
    costUsd: rest(allowance.costUsd, costUsd),
  };
}

/** The narrower of two allowances. */
export function narrower(a: Allowance, b: Allowance): Allowance {
  const least = (one: number | null, other: number | null) =>
    one === null ? other : other === null ? one : Math.min(one, other);
  return {
    calls: least(a.calls, b.calls),
    inputTokens: least(a.inputTokens, b.inputTokens),
    costUsd: least(a.costUsd, b.costUsd),
  };
}

/** True when an allowance lets nothing more be done. */
export const isUsedUp = ({ calls, inputTokens, costUsd }: Allowance): boolean =>
  calls === 0 || inputTokens === 0 || costUsd === 0;
