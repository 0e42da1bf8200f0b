import { z } from "zod";
import type { PatchwrightError } from "../domain/errors.js";

/** What is known about a request that failed, whichever Octokit made it. */
export interface HttpFailure {
  /** Null when no answer came at all: Octokit then says 500, but nobody answered. */
  status: number | null;
  message: string;
  headers: Readonly<Record<string, string>>;
}

const RequestError = z.object({
  status: z.number().int(),
  message: z.string(),
  response: z
    .object({
      headers: z.record(z.string(), z.unknown()).default({}),
      data: z.unknown().optional(),
    })
    .optional(),
});

const Problem = z.object({
  message: z.string(),
  errors: z.array(z.union([z.string(), z.object({ message: z.string() })])).optional(),
});

/** GraphQL answers 200 to what it refuses, with the kind of refusal in the body. */
const GraphqlError = z.object({
  name: z.literal("GraphqlResponseError"),
  headers: z.record(z.string(), z.unknown()).default({}),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).min(1),
});

const statusOfType: Readonly<Record<string, number>> = { FORBIDDEN: 403, NOT_FOUND: 404, RATE_LIMITED: 429 };

/** An error of GraphQL as REST would have answered. Without a type something went wrong on GitHub's side. */
function graphqlFailure({ headers, errors }: z.infer<typeof GraphqlError>): HttpFailure {
  const type = errors.find((error) => error.type !== undefined)?.type;
  const message = errors.map((error) => error.message).join(": ");
  return { status: type === undefined ? 502 : (statusOfType[type] ?? 422), message, headers: texts(headers) };
}

/** Reads Octokit's error by its shape, since Probot and we may have two copies of its class; null for any other. */
export function httpFailure(error: unknown): HttpFailure | null {
  const graphql = GraphqlError.safeParse(error);
  if (graphql.success) return graphqlFailure(graphql.data);
  const parsed = RequestError.safeParse(error);
  if (!parsed.success) return null;
  const { status, message, response } = parsed.data;
  if (response === undefined) return { status: null, message, headers: {} };
  return { status, message: saidBy(response.data) ?? message, headers: texts(response.headers) };
}

const texts = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** GitHub's message with the messages of its `errors`, which alone tell what a "Validation Failed" is about. */
function saidBy(data: unknown): string | null {
  const parsed = Problem.safeParse(data);
  if (!parsed.success) return null;
  const details = (parsed.data.errors ?? []).map((item) => (typeof item === "string" ? item : item.message));
  return [parsed.data.message, ...details].join(": ");
}

/** Nothing was decided: the server failed, or nobody answered. */
export const isServerFailure = ({ status }: HttpFailure): boolean => status === null || status >= 500;

/** True for a failure of the forge that decided nothing, so that the same may go through later: a server's, or a limit. */
export function mayPass({ code, details: { status, detail = "" } }: PatchwrightError): boolean {
  if (code !== "forge-failed") return false;
  return (
    typeof status === "string" || Number(status) >= 500 || status === 429 || limitWords.test(String(detail))
  );
}

const limitWords = /rate limit|abuse detection/i;
const secondaryLimitPauseMs = 60_000;

/**
 * How long GitHub wants us to wait, in milliseconds; null when this is no rate limit. After "Best practices for using
 * the REST API": `retry-after` first, then the reset time of an exhausted limit, else at least a minute.
 */
export function rateLimitPause(failure: HttpFailure, now: number): number | null {
  if (failure.status !== 403 && failure.status !== 429) return null;
  const after = Number(failure.headers["retry-after"]);
  if (Number.isFinite(after) && after >= 0) return after * 1000;
  if (failure.headers["x-ratelimit-remaining"] === "0") {
    const reset = Number(failure.headers["x-ratelimit-reset"]) * 1000;
    return Number.isFinite(reset) ? Math.max(0, reset - now) + 1000 : secondaryLimitPauseMs;
  }
  const limited = failure.status === 429 || /secondary rate limit|abuse detection/i.test(failure.message);
  return limited ? secondaryLimitPauseMs : null;
}
