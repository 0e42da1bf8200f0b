import { type ErrorCode, PatchwrightError } from "../domain/errors.js";
import type { Clock, ModelReply, ModelRequest } from "../domain/ports.js";
import { addUsage, noUsage, type Usage } from "../domain/usage.js";

/** Times in milliseconds. */
export interface ModelLimits {
  /** How long nothing may come after a request was sent. Long: reasoning models think before they speak. */
  startMs: number;
  /** How long nothing may come in the middle of a reply. */
  stallMs: number;
  /** A whole call, with all its attempts and pauses. */
  totalMs: number;
  /** Attempts in a call. */
  tries: number;
  /** Of these, how many may end in an empty reply or a refusal. */
  emptyTries: number;
  /** The first pause; each further one is twice as long. */
  pauseMs: number;
  /** The longest pause that an endpoint may ask for; one that asks for more has failed. */
  longestPauseMs: number;
}

export const defaultLimits: ModelLimits = {
  startMs: 300_000,
  stallMs: 90_000,
  totalMs: 900_000,
  tries: 4,
  emptyTries: 2,
  pauseMs: 1_000,
  longestPauseMs: 120_000,
};

/** A failure that another attempt may cure. */
export interface Setback {
  kind: "setback";
  detail: string;
  /** Milliseconds that the endpoint asks to wait; null when it does not say. */
  afterMs: number | null;
  /** What a call has failed with that ends here. */
  code: Extract<ErrorCode, "model-failed" | "model-unreachable">;
  /** What the attempt cost; null for nothing. */
  wasted: Usage | null;
}

export type Attempted =
  | { kind: "reply"; reply: ModelReply }
  | Setback
  /** The next attempt will leave something out. */
  | { kind: "adapted"; lesson: string }
  /** No further attempt helps. */
  | { kind: "end"; error: PatchwrightError; wasted: Usage | null };

interface Persistence {
  attempt: (untilMs: number) => Promise<Attempted>;
  endpoint: string;
  clock: Clock;
  limits: ModelLimits;
  onNote?: ((note: string) => void) | undefined;
}

/**
 * Attempts until there is a reply, the tries are used up, or the deadline has passed. A reply that says nothing is a
 * setback, a refusal too; a refusal that stays is a reply.
 */
export async function persist(
  { attempt, endpoint, clock, limits, onNote }: Persistence,
  { onWasted }: ModelRequest,
  signal: AbortSignal,
): Promise<ModelReply> {
  const deadline = clock.now() + limits.totalMs;
  let wasted = noUsage;
  let silent = 0;
  for (let tries = 1; ; ) {
    const result = await attempt(Math.max(1, deadline - clock.now()));
    if (result.kind === "end") {
      if (result.wasted !== null) onWasted?.(result.wasted);
      throw result.error;
    }
    if (result.kind === "adapted") {
      onNote?.(`${endpoint} does not take a parameter: ${result.lesson}`);
      continue;
    }
    let setback: Setback;
    if (result.kind === "reply") {
      const { reply } = result;
      const isSilent = reply.finish === "refusal" || reply.text.trim() === "";
      if (isSilent) silent += 1;
      const stays = reply.finish === "refusal" && silent >= limits.emptyTries;
      if (!isSilent || stays) return { ...reply, usage: addUsage(wasted, reply.usage) };
      setback = silence(reply);
    } else {
      setback = result;
    }
    if (setback.wasted !== null) {
      wasted = addUsage(wasted, setback.wasted);
      onWasted?.(setback.wasted);
    }
    const pause = setback.afterMs ?? limits.pauseMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
    const isTooLong = pause > limits.longestPauseMs;
    const isLast = tries >= limits.tries || silent >= limits.emptyTries;
    if (isLast || isTooLong || clock.now() + pause >= deadline) {
      const detail = setback.detail + (isTooLong ? ` (it asks to wait ${seconds(pause)})` : "");
      throw new PatchwrightError(setback.code, { endpoint, tries, detail });
    }
    onNote?.(`attempt ${tries} of ${limits.tries} failed: ${setback.detail}; again in ${seconds(pause)}`);
    tries += 1;
    await clock.sleep(pause, signal);
  }
}

const seconds = (ms: number) => `${Math.ceil(ms / 1000)} s`;

/** A reply that says nothing to the matter, as a setback. */
function silence({ finish, usage }: ModelReply): Setback {
  const detail = finish === "refusal" ? "it refused" : "the reply was empty";
  return { kind: "setback", detail, afterMs: null, code: "model-failed", wasted: usage };
}
