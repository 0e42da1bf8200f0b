import type { Message, RunEvent, StageName } from "../../src/domain/run-event.js";
import { requestHash } from "../../src/model/request-hash.js";

export const user = (content: string): Message => ({ role: "user", content });
export const system = (content: string): Message => ({ role: "system", content });
export const assistant = (content: string): Message => ({ role: "assistant", content });

/** A `model-replied` event as a run would have recorded it. */
export function recorded(
  messages: Message[],
  text: string,
  more: { stage?: StageName; finish?: "stop" | "length" | "refusal"; model?: string; cached?: number } = {},
): Extract<RunEvent, { type: "model-replied" }> {
  const { stage = "understand", finish = "stop", model = "m", cached = 0 } = more;
  return {
    type: "model-replied",
    at: "2026-01-02T03:04:05.000Z",
    stage,
    questions: ["reflect"],
    request: requestHash(model, messages),
    messages,
    text,
    finish,
    model,
    usage: { calls: 1, inputTokens: 20, cachedTokens: cached, outputTokens: 6, costUsd: 0.01 },
    durationMs: 900,
  };
}
