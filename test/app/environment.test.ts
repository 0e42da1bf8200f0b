import { describe, expect, it } from "@jest/globals";
import { appOptions } from "../../src/app/environment.js";
import { newAppKey } from "../support/app-key.js";

const key = newAppKey().trim();
const env = { APP_ID: "7", PRIVATE_KEY: key, WEBHOOK_SECRET: "s" };

describe("the App's environment", () => {
  it("needs three variables; the rest has its usual value", () => {
    expect(appOptions(env)).toEqual({
      appId: "7",
      privateKey: key,
      webhookSecret: "s",
      apiUrl: "https://api.github.com",
      host: "localhost",
      port: 3000,
      logLevel: "info",
      action: null,
    });
  });

  it.each(["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"])("does not let it start without %s", (name) => {
    expect(() => appOptions({ ...env, [name]: "" })).toThrow(
      `The App can't start with ${name}: it is not set.`,
    );
  });

  it("takes a key on one line or in base64, and nothing that is no key", () => {
    expect(appOptions({ ...env, PRIVATE_KEY: key.replaceAll("\n", "\\n") }).privateKey).toBe(key);
    expect(appOptions({ ...env, PRIVATE_KEY: Buffer.from(key).toString("base64") }).privateKey).toBe(key);
    expect(() => appOptions({ ...env, PRIVATE_KEY: "hello" })).toThrow("not a PEM key");
    expect(() => appOptions({ ...env, PRIVATE_KEY_PATH: "/nowhere/key.pem" })).toThrow("/nowhere/key.pem");
  });

  it("finds an Enterprise Server by Probot's variables", () => {
    const local = { ...env, GHE_HOST: "127.0.0.1:8080", GHE_PROTOCOL: "http" };
    expect(appOptions(local).apiUrl).toBe("http://127.0.0.1:8080/api/v3");
  });
});
