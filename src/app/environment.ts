import { readFileSync } from "node:fs";
import { PatchwrightError } from "../domain/errors.js";
import type { AppOptions } from "./create-app.js";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The App's options from Probot's usual variables. Throws `app-not-configured` for what is missing: above all a
 * webhook secret, for which Probot would take "development" without a word.
 */
export function appOptions(env: Environment): AppOptions {
  const { GHE_HOST, GHE_PROTOCOL = "https" } = env;
  const level = env.LOG_LEVEL ?? "info";
  return {
    appId: needed(env, "APP_ID", "the App's number, from its settings page"),
    privateKey: privateKey(env),
    webhookSecret: needed(env, "WEBHOOK_SECRET", "the secret that the App's settings hold"),
    apiUrl: GHE_HOST ? `${GHE_PROTOCOL}://${GHE_HOST}/api/v3` : "https://api.github.com",
    host: env.HOST || "localhost",
    port: port(env.PORT),
    logLevel: levels.find((known) => known === level) ?? "info",
    action: action(env.PATCHWRIGHT_ACTION),
  };
}

const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

function needed(env: Environment, name: string, what: string): string {
  const value = env[name]?.trim();
  if (!value) throw new PatchwrightError("app-not-configured", { name, detail: "it is not set", what });
  return value;
}

/** The key itself (line breaks may be written as `\n`, or the whole in base64), or a file that holds it. */
function privateKey(env: Environment): string {
  const path = env.PRIVATE_KEY_PATH;
  const what = "the App's private key (PEM), or its file in PRIVATE_KEY_PATH";
  const given = path ? fileText(path, what) : needed(env, "PRIVATE_KEY", what).replaceAll("\\n", "\n");
  const key = given.includes("-----BEGIN") ? given : Buffer.from(given, "base64").toString("utf8");
  if (key.includes("-----BEGIN")) return key;
  throw new PatchwrightError("app-not-configured", {
    name: "PRIVATE_KEY",
    detail: "it is not a PEM key",
    what,
  });
}

function fileText(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new PatchwrightError(
      "app-not-configured",
      { name: "PRIVATE_KEY_PATH", detail, what },
      { cause: error },
    );
  }
}

function action(text?: string): string | null {
  if (!text) return null;
  if (/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(text)) return text;
  const details = {
    name: "PATCHWRIGHT_ACTION",
    detail: `${text} is no action at a commit`,
    what: "OWNER/NAME@COMMIT",
  };
  throw new PatchwrightError("app-not-configured", details);
}

function port(text = "3000"): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  const details = { name: "PORT", detail: `${text} is no port`, what: "a number below 65536" };
  throw new PatchwrightError("app-not-configured", details);
}
