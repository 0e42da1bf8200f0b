import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { estimateTokens } from "../../src/domain/tokens.js";

describe("estimateTokens", () => {
  it("comes within a quarter of a real tokenizer over this project's own text", () => {
    const root = path.join(import.meta.dirname, "../..");
    const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" });
    const files = [
      ...sources.filter((file) => file.endsWith(".ts")).map((file) => `src/${file}`),
      "AGENTS.md",
      "docs/design.md",
    ];
    const texts = files.map((file) => readFileSync(path.join(root, file), "utf8"));
    const estimated = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    const counted = texts.reduce((sum, text) => sum + countTokens(text), 0);
    expect(estimated / counted).toBeGreaterThan(0.75);
    expect(estimated / counted).toBeLessThan(1.25);
  });

  it("counts nothing for nothing and more for more", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("語".repeat(100))).toBeGreaterThan(estimateTokens("a".repeat(100)));
  });
});
