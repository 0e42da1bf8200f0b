import type { ModelClient, ModelRequest } from "../../src/domain/ports.js";
import type { StageName } from "../../src/domain/run-event.js";

/** A model whose replies to each stage are written beforehand, in order. A reply may look at the request. */
export type Script = Partial<Record<StageName, (string | ((request: ModelRequest) => string))[]>>;

export interface ScriptedModel extends ModelClient {
  /** Every request it got, in order. */
  requests: ModelRequest[];
}

export function scriptedModel(script: Script): ScriptedModel {
  const left = new Map(Object.entries(script).map(([stage, replies]) => [stage, [...replies]]));
  const requests: ModelRequest[] = [];
  return {
    model: "scripted",
    requests,
    reply: async (request) => {
      requests.push({ ...request, messages: [...request.messages] });
      const next = left.get(request.stage)?.shift();
      if (next === undefined) throw new Error(`the script has no further reply for ${request.stage}`);
      const text = typeof next === "string" ? next : next(request);
      const inputTokens = request.messages.reduce(
        (sum, { content }) => sum + Math.ceil(content.length / 4),
        0,
      );
      const outputTokens = Math.ceil(text.length / 4);
      return {
        text,
        finish: "stop",
        model: "scripted",
        usage: { calls: 1, inputTokens, cachedTokens: 0, outputTokens, costUsd: null },
      };
    },
  };
}

/** The last thing a request asked. */
export const lastAsked = (request: ModelRequest | undefined): string =>
  request?.messages.at(-1)?.content ?? "";
