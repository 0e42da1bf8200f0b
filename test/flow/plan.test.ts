import { describe, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import { planOf, plansFrom } from "../../src/flow/plan.js";

const planFor = (config: object, without: Parameters<typeof planOf>[1] = []) =>
  planOf(Config.parse(config), without);
const efforts = (config: object) => plansFrom(planFor(config)).map(({ effort }) => effort);
const callsIn = (lines: readonly string[], pick: (bounds: number[]) => number): number =>
  lines
    .flatMap((line) => [...line.matchAll(/\((\d+)(?: (?:to|or) (\d+))? calls?\)/g)])
    .reduce((sum, [, least, most = least]) => sum + pick([Number(least), Number(most)]), 0);

describe("a plan", () => {
  it.each(["quick", "standard", "thorough"] as const)("of %s says calls that its cap allows", (effort) => {
    const { calls, caps } = planFor({ effort });
    expect(callsIn(calls, (bounds) => Math.min(...bounds))).toBeGreaterThan(0);
    expect(callsIn(calls, (bounds) => Math.min(...bounds))).toBeLessThanOrEqual(caps.calls);
  });

  it("asks for reading, tests and code in one call when quick", () => {
    const { calls, caps, together } = planFor({ effort: "quick" });
    expect(together).toBe(true);
    expect(caps).toMatchObject({ calls: 4, inputTokens: 40_000 });
    expect(callsIn(calls, (bounds) => Math.min(...bounds))).toBe(1);
    expect(calls.join("\n")).not.toContain("review");
  });

  it("reads twice, codes three candidates and covers hunks when thorough", () => {
    const plan = planFor({ effort: "thorough" });
    expect(plan).toMatchObject({ readingCalls: 2, candidates: 3, testsForHunks: true, next: null });
    expect(plan.caps).toMatchObject({ calls: 20, inputTokens: 200_000 });
    expect(callsIn(plan.calls, (bounds) => Math.min(...bounds))).toBe(6);
  });

  it("climbs one effort after another, up to the highest that the configuration lets it", () => {
    expect(efforts({ effort: "quick" })).toEqual(["quick", "standard", "thorough"]);
    expect(efforts({ effort: "quick", climbTo: "standard" })).toEqual(["quick", "standard"]);
    expect(efforts({ effort: "standard", climbTo: "quick" })).toEqual(["standard"]);
  });

  it("says what it may climb to, and the caps there", () => {
    expect(planFor({ effort: "quick" }).calls.at(-1)).toBe(
      "When it is stuck, it climbs to standard (at most 8 calls and 80000 input tokens in all), then thorough (at most 20 calls and 200000 input tokens in all)",
    );
    expect(planFor({ climbTo: "standard" }).calls.join("\n")).not.toContain("climbs");
  });

  it("holds a configured budget for every effort", () => {
    const plans = plansFrom(planFor({ effort: "quick", budget: { calls: 3, inputTokens: 9_000 } }));
    for (const { caps } of plans) expect(caps).toMatchObject({ calls: 3, inputTokens: 9_000 });
  });

  it("names the parts that are left out, and plans no calls for them", () => {
    const { calls, suiteFixes, testFixes } = planFor({}, ["approaches", "writeTests", "fixes", "review"]);
    expect(calls.slice(0, 3)).toEqual([
      "understand: reflect, explain tests, localise (1 call)",
      "implement (1 call)",
      "Left out: approaches, writeTests, fixes, review",
    ]);
    expect([suiteFixes, testFixes]).toEqual([0, 0]);
  });
});
