import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { maskSecrets } from "../../src/secrets/mask-secrets.js";

// Put together here, so that no scanner takes this file for a leak.
const token = `ghp_${"a1B2".repeat(9)}`;
const npmToken = `npm_${"a1B2".repeat(9)}`;

describe("maskSecrets", () => {
  it("leaves a text without secrets as it is", async () => {
    const text = "const token = process.env.TOKEN; // ghp_… goes here\n\ttabs, ünïcode 👋\n";
    expect(await maskSecrets(text)).toEqual({ text, found: [] });
  });

  it("masks every secret in its place and says what kinds they were", async () => {
    const { text, found } = await maskSecrets(`a ${token}, b ${npmToken};\nagain ${token}.`);
    expect(text).toBe("a [masked: github], b [masked: npm];\nagain [masked: github].");
    expect(found).toEqual(["github", "npm", "github"]);
  });

  it("masks a private key", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    const { text } = await maskSecrets(`before\n${pem}after`);
    expect(text).toMatch(/^before\n\[masked: privatekey\]\s*after$/);
  });

  it("masks a value that the caller knows, plain and in base64, whatever its form", async () => {
    const value = "correct horse battery";
    const encoded = Buffer.from(`${value} staple`).toString("base64");
    const { text, found } = await maskSecrets(`${value} ${encoded}`, [value, "short"]);
    expect(text).not.toContain("horse");
    expect(text).not.toContain(Buffer.from(value).toString("base64").slice(0, 12));
    expect(found).toEqual(["secret", "secret"]);
  });
});
