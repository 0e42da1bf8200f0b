import { APIConnectionError, APIError } from "openai";
import { PatchwrightError } from "../domain/errors.js";
import type { Setback } from "./persist.js";
import { NoCompletion } from "./read-completion.js";

/** What to do about a failed attempt. */
export type Verdict =
  | (Omit<Setback, "wasted"> & {
      /** What had been said before it broke off: it was paid for. */
      partial: string;
    })
  /** A rejection that leaving something out may cure. */
  | { kind: "rejected"; error: APIError; otherwise: PatchwrightError }
  | { kind: "end"; error: PatchwrightError };

interface Asked {
  /** For messages. */
  endpoint: string;
  model: string;
  /** The limit of ours that ended the attempt, in words; null when none did. */
  limit: string | null;
}

const OVERFLOW =
  /context[_ ](length|window|size)|maximum context|too many tokens|prompt is too long|input is too long|reduce the length|token count exceeds|max_model_len|request too large/i;
const UNKNOWN_MODEL =
  /model_not_found|deploymentnotfound|invalid model|not a valid model|model\b.{0,120}\b(not found|does not exist|not exist|unknown)|deployment\b.{0,60}does not exist/is;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/;

/** Reads a failure of one attempt. What is no failure of the endpoint is thrown on. */
export function judgeFailure(cause: unknown, { endpoint, model, limit }: Asked): Verdict {
  const end = (error: PatchwrightError): Verdict => ({ kind: "end", error });
  const partial = cause instanceof NoCompletion ? cause.partial : "";
  if (limit !== null) return setback(limit, { partial });
  if (cause instanceof NoCompletion) {
    return cause.final ? end(failed(endpoint, cause.message, cause)) : setback(cause.message, { partial });
  }
  if (cause instanceof APIConnectionError) {
    const detail = rootMessage(cause);
    if (!CERTIFICATE.test(rootCode(cause))) return setback(detail, { code: "model-unreachable" });
    return end(new PatchwrightError("model-unreachable", { endpoint, detail }, { cause }));
  }
  if (!(cause instanceof APIError)) throw cause;
  const { status, detail } = described(cause);
  if (isOverflow(cause, status)) {
    return end(new PatchwrightError("model-context-overflow", { model, detail }, { cause }));
  }
  if (status === 401 || (status === 403 && cause.error !== undefined)) {
    return end(new PatchwrightError("model-rejected-key", { endpoint, status }, { cause }));
  }
  if ([400, 404, 422].includes(status) && UNKNOWN_MODEL.test(`${cause.code ?? ""} ${cause.message}`)) {
    return end(new PatchwrightError("model-unknown", { endpoint, model }, { cause }));
  }
  const isTransient = status === 0 || status >= 500 || [408, 409, 425, 429].includes(status);
  if (isTransient && !isQuota(cause)) return setback(detail, { afterMs: retryAfter(cause.headers) });
  const otherwise = failed(endpoint, detail, cause);
  return status === 400 || status === 422 ? { kind: "rejected", error: cause, otherwise } : end(otherwise);
}

const setback = (detail: string, rest: Partial<Extract<Verdict, { kind: "setback" }>>): Verdict => ({
  kind: "setback",
  detail,
  afterMs: null,
  code: "model-failed",
  partial: "",
  ...rest,
});

const failed = (endpoint: string, detail: string, cause: unknown) =>
  new PatchwrightError("model-failed", { endpoint, tries: 1, detail }, { cause });

function described(error: APIError): { status: number; detail: string } {
  const status = error.status ?? 0;
  // An HTML error page says nothing in one line.
  const message = /<html|<!doctype/i.test(error.message)
    ? ""
    : error.message.replace(/^\d{3}\s+/, "").replace(/\s+/g, " ");
  const detail = status === 0 ? message : `HTTP ${status}${message === "" ? "" : `: ${message}`}`;
  return { status, detail: detail.length > 400 ? `${detail.slice(0, 399)}…` : detail };
}

const isOverflow = (error: APIError, status: number) =>
  [0, 400, 413, 422, 429].includes(status) &&
  (error.code === "context_length_exceeded" || OVERFLOW.test(`${error.type ?? ""} ${error.message}`));

/** An account without credit stays so, however often it is asked. */
const isQuota = (error: APIError) =>
  /insufficient_quota|billing/i.test(`${error.code ?? ""} ${error.type ?? ""}`);

/** `retry-after-ms`, or `Retry-After` as seconds or as a date; milliseconds. */
function retryAfter(headers: Headers | undefined): number | null {
  const exact = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (exact >= 0) return exact;
  const header = headers?.get("retry-after") ?? "";
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** The innermost cause: undici wraps "connect ECONNREFUSED" in "fetch failed" in "Connection error.". */
function root(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return root(error.errors[0]);
  return error instanceof Error && error.cause !== undefined ? root(error.cause) : error;
}

function rootMessage(error: Error): string {
  const inner = root(error);
  return inner instanceof Error ? inner.message || rootCode(error) : String(inner);
}

function rootCode(error: Error): string {
  const inner = root(error);
  return inner instanceof Error && "code" in inner ? String(inner.code) : "";
}
