import { describe, expect, it } from "@jest/globals";
import { progressLine } from "../../src/report/progress-line.js";

describe("a line of progress", () => {
  it("shows what a test says without control characters, shortened, on one line", () => {
    const text = `\u001b[31mred\u001b[0m\n::error::no\u202e ${"x".repeat(300)}`;
    const line = progressLine({
      type: "noted",
      at: "2026-01-01T00:00:00.000Z",
      stage: "writeTests",
      kind: "test-red",
      text,
    });
    expect(line).toMatch(/^ {2}↳ test-red: \[31mred\[0m ::error::no x+…$/);
    expect(line?.length).toBeLessThan(180);
  });
});
