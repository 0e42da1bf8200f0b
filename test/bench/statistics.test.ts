import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { bootstrapMean } from "../../src/bench/bootstrap.js";
import { passAtK } from "../../src/bench/pass-at-k.js";

/** Of all ways to draw k of n attempts, the share in which at least one of the c solved ones is drawn. */
function byTrying(n: number, c: number, k: number): number {
  let all = 0;
  let hit = 0;
  for (let drawn = 0; drawn < 1 << n; drawn += 1) {
    const members = Array.from({ length: n }, (_, index) => index).filter((index) => drawn & (1 << index));
    if (members.length !== k) continue;
    all += 1;
    if (members.some((index) => index < c)) hit += 1;
  }
  return hit / all;
}

const counts = fc
  .integer({ min: 1, max: 10 })
  .chain((n) => fc.record({ n: fc.constant(n), c: fc.nat(n), k: fc.integer({ min: 1, max: n }) }));

describe("pass@k", () => {
  it("checklist 10: is what trying all draws gives", () => {
    fc.assert(
      fc.property(counts, ({ n, c, k }) => {
        expect(passAtK(n, c, k)).toBeCloseTo(byTrying(n, c, k), 12);
      }),
    );
  });

  it("is the share of solved attempts for one draw, also among many", () => {
    expect(passAtK(200, 13, 1)).toBeCloseTo(13 / 200, 12);
    expect(passAtK(100_000, 1, 50_000)).toBeCloseTo(0.5, 9);
  });

  it("can't be told from fewer attempts than k", () => {
    expect(passAtK(4, 4, 5)).toBeNull();
    expect(passAtK(4, 4, 0)).toBeNull();
  });
});

describe("the bootstrap interval", () => {
  it("holds the mean, stays within the values, and is the same each time", () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, (some) => {
        const interval = bootstrapMean(some);
        const mean = some.reduce((sum, value) => sum + value, 0) / some.length;
        expect(interval?.low).toBeLessThanOrEqual(mean + 1e-9);
        expect(interval?.high).toBeGreaterThanOrEqual(mean - 1e-9);
        expect(interval?.low).toBeGreaterThanOrEqual(Math.min(...some) - 1e-9);
        expect(bootstrapMean(some)).toEqual(interval);
      }),
      { numRuns: 20 },
    );
  });

  it("is near the normal one for many tasks", () => {
    const half = Array.from({ length: 100 }, (_, index) => index % 2);
    const { low, high } = bootstrapMean(half) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(0.4, 1);
    expect(high).toBeCloseTo(0.6, 1);
  });

  it("is none without tasks", () => {
    expect(bootstrapMean([])).toBeNull();
  });
});
