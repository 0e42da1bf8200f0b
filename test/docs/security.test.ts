import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { cases, readTable } from "../support/cases.js";

describe("the table of attacks in docs/security.md", () => {
  it("has cases 1 to 32, each tried in the file it names, and each held wherever it was tried", () => {
    const table = readTable();
    const numbers = Array.from({ length: 32 }, (_, index) => String(index + 1));
    expect([...table.keys()]).toEqual(numbers);
    expect(Object.keys(cases)).toEqual(numbers);
    for (const [number, [, where]] of Object.entries(cases)) {
      const results = [...(table.get(number)?.values() ?? [])].filter((result) => result !== "–");
      expect([number, new Set(results)]).toEqual([number, new Set(["holds"])]);
      expect(readFileSync(where, "utf8")).toContain(`held(${number}, `);
    }
  });
});
