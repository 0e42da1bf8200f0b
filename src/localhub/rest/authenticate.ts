import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { App } from "../store/model.js";
import type { State } from "../store/state.js";
import { type Actor, anonymous } from "./actor.js";
import { HttpError } from "./errors.js";

/** The clock of an app's machine may differ by this much. */
const SKEW_SECONDS = 60;
const LONGEST_LIFE_SECONDS = 600;

/** Who a request's `Authorization` header stands for. Bad credentials are 401, never "anonymous". */
export function authenticate(state: State, header: string | undefined, nowMs = Date.now()): Actor {
  if (!header) return anonymous;
  const token = tokenOf(header);
  if (token.split(".").length === 3) return { kind: "app", app: appOfJwt(state, token, nowMs) };
  const actor = state.tokens.get(token);
  if (!actor) throw new HttpError(401, "Bad credentials");
  if (actor.kind === "installation" && actor.expiresAt <= nowMs) throw new HttpError(401, "Bad credentials");
  return actor;
}

/** `token X`, `Bearer X`, or Basic with the token as password (git) or as user name. */
function tokenOf(header: string): string {
  const [scheme = "", value = ""] = header.split(/\s+/, 2);
  if (scheme.toLowerCase() !== "basic") return value;
  const [user = "", ...password] = Buffer.from(value, "base64").toString().split(":");
  return password.join(":") || user;
}

const Header = z.object({ alg: z.literal("RS256") });
const Claims = z.object({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

/** Verifies an app's JWT as GitHub does: RS256 by the app's key, and alive for at most ten minutes. */
function appOfJwt(state: State, token: string, nowMs: number): App {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const header = Header.safeParse(decode(head));
  const claims = Claims.safeParse(decode(payload));
  if (!header.success || !claims.success) throw new HttpError(401, "A JSON web token could not be decoded");
  const app = state.apps.find(({ id }) => String(id) === String(claims.data.iss));
  if (!app) throw new HttpError(401, "Integration not found");
  const key = createPublicKey(app.publicKey);
  if (!verify("sha256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url")))
    throw new HttpError(401, "A JSON web token could not be decoded");
  const now = nowMs / 1000;
  if (claims.data.exp < now)
    throw new HttpError(401, "'Expiration time' claim ('exp') must be in the future");
  if (claims.data.exp > now + LONGEST_LIFE_SECONDS + SKEW_SECONDS)
    throw new HttpError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (claims.data.iat > now + SKEW_SECONDS)
    throw new HttpError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return app;
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return null;
  }
}
