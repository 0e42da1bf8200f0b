import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareDistance, type Distance } from "../../src/domain/candidate.js";

const distance = (rungsLeft: fc.Arbitrary<number>): fc.Arbitrary<Distance> =>
  fc.record({
    anchorsBroken: fc.nat(3),
    baselineBroken: fc.nat(50),
    newTestsFailing: fc.nat(5),
    suiteDidNotFinish: fc.nat(1),
    linesChanged: fc.nat(200),
    rungsLeft,
  });

describe("the distance of candidates", () => {
  it("never calls one that stopped on a lower rung nearer than one that reached a higher", () => {
    const pair = fc
      .tuple(fc.nat(2), fc.integer({ min: 1, max: 3 }))
      .chain(([left, more]) => fc.tuple(distance(fc.constant(left)), distance(fc.constant(left + more))));
    fc.assert(
      fc.property(pair, ([higher, lower]) => {
        expect(compareDistance(lower, higher)).toBeGreaterThan(0);
      }),
    );
  });

  it("takes a candidate without the field for one that the whole suite ran on", () => {
    fc.assert(
      fc.property(distance(fc.constant(0)), ({ rungsLeft: _, ...whole }) => {
        expect(compareDistance(whole, { ...whole, rungsLeft: 0 })).toBe(0);
        expect(compareDistance(whole, { ...whole, rungsLeft: 1 })).toBeLessThan(0);
      }),
    );
  });
});
