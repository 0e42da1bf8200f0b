import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type LedgerEntry, ledgerText, parseLedger, spentIn, withEntry } from "../../src/domain/ledger.js";
import { ledgerLine, ledgerRoom, readLedger } from "../../src/report/ledger.js";

const count = fc.nat(2_000_000_000);
const entries = fc.array(
  fc.record({
    run: fc.integer({ min: 1, max: 2 ** 40 }),
    day: fc.constantFrom("2026-11-21", "2026-11-22"),
    usage: fc.record({
      calls: fc.nat(999),
      inputTokens: count,
      cachedTokens: count,
      outputTokens: count,
      costUsd: fc.option(fc.integer({ min: 0, max: 100_000 }).map((cents) => cents / 100)),
    }),
  }),
  { maxLength: 120 },
) satisfies fc.Arbitrary<LedgerEntry[]>;

describe("the ledger", () => {
  it("loses nothing of what was used, however many runs there were, and stays small", () => {
    fc.assert(
      fc.property(entries, (all) => {
        const distinct = [...new Map(all.map((one) => [one.run, one])).values()];
        const kept = distinct.reduce<LedgerEntry[]>(withEntry, []);
        expect(spentIn(kept).inputTokens).toBe(spentIn(distinct).inputTokens);
        expect(spentIn(kept).calls).toBe(spentIn(distinct).calls);
        expect(kept.length).toBeLessThanOrEqual(40);
        expect(ledgerLine(kept).length).toBeLessThanOrEqual(ledgerRoom);
      }),
    );
  });

  it("reads what it wrote, and takes nothing else for a ledger", () => {
    fc.assert(
      fc.property(entries, fc.string(), (all, noise) => {
        expect(parseLedger(ledgerText(all))).toEqual(all);
        expect(readLedger(`text${ledgerLine(all)}`)).toEqual(all);
        expect(readLedger(noise)).toEqual([]);
      }),
    );
  });

  it("counts a run once: what it used stands for what it was allowed", () => {
    const one = (calls: number) => ({ run: 7, day: "2026-11-22", usage: { ...spentIn([]), calls } });
    expect(withEntry(withEntry([], one(20)), { ...one(3), day: "2026-11-23" })).toEqual([one(3)]);
  });
});
