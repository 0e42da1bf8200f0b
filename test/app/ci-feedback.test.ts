import { describe, expect, it } from "@jest/globals";
import { logEnd } from "../../src/app/ci-feedback.js";

describe("the end of a log", () => {
  it("is without times, colours and what nobody sees, and bounded", () => {
    expect(
      logEnd("2026-01-01T00:00:00.1234567Z \u001b[31mred\u001b[0m\r\n2026-01-01T00:00:01.0Z done\n"),
    ).toBe("red\ndone");
    const long = logEnd(Array.from({ length: 1000 }, (_, line) => `line ${line}`).join("\n"));
    expect(long.split("\n")).toHaveLength(200);
    expect(long.endsWith("line 999")).toBe(true);
    expect(logEnd("x".repeat(1_000_000)).length).toBe(8_000);
  });
});
