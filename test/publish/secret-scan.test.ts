import { describe, expect, it } from "@jest/globals";
import { toBase64 } from "../../src/domain/change-set.js";
import { secretProblems } from "../../src/publish/secret-scan.js";

// Put together here, so that no scanner of this repository takes it for a real one.
const token = ["ghp", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5"].join("_");
const changing = (text: string) => ({
  base: "a".repeat(40),
  files: [{ path: "src/config.js", mode: "100644" as const, content: toBase64(text) }],
});

describe("case 12: a secret in the change", () => {
  it("is named by its place and kind, never by its value", async () => {
    const found = await secretProblems(changing(`a\nconst t = "${token}";\n`), async () => null);
    expect(found).toEqual(["src/config.js:2 holds what looks like a secret (GITHUB_TOKEN)."]);
  });

  it("is not the patch's doing when the base's file holds it already", async () => {
    expect(await secretProblems(changing(`// new\n${token}\n`), async () => `${token}\n`)).toEqual([]);
  });

  it("is not found in ordinary code, and the base is not even read then", async () => {
    const base = async () => {
      throw new Error("read the base");
    };
    expect(await secretProblems(changing("export const sum = (a, b) => a + b;\n"), base)).toEqual([]);
  });
});
