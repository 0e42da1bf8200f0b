import { z } from "zod";

/** What a run has used, or may use. Money is US dollars; null means that the price is unknown. */
export const Usage = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  /** Part of inputTokens that the endpoint says it served from its prompt cache. */
  cachedTokens: z.number().int(),
  outputTokens: z.number().int(),
  costUsd: z.number().nullable(),
});
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = { calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costUsd: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd + b.costUsd,
  };
}

/** Hard caps of one run. A null cap is no cap. */
export const Caps = z.object({
  calls: z.number().int().positive(),
  inputTokens: z.number().int().positive(),
  costUsd: z.number().positive().nullable(),
  minutes: z.number().positive(),
});
export type Caps = z.infer<typeof Caps>;
