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

/** What may be used over several runs, of an issue or of a day. Null is no limit. */
export const Allowance = z.object({
  calls: z.number().int().nonnegative().nullable(),
  inputTokens: z.number().int().nonnegative().nullable(),
  costUsd: z.number().nonnegative().nullable(),
});
export type Allowance = z.infer<typeof Allowance>;

export const noLimit: Allowance = { calls: null, inputTokens: null, costUsd: null };

/** Hard caps of one run. A null cap is no cap. */
export const Caps = z.object({
  calls: z.number().int().positive(),
  inputTokens: z.number().int().positive(),
  costUsd: z.number().positive().nullable(),
  minutes: z.number().positive(),
});
export type Caps = z.infer<typeof Caps>;

/** Caps that stay within an allowance. A cap is never below the smallest that a cap may be: who has nothing left does not begin. */
export function within(caps: Caps, allowance: Allowance): Caps {
  const { calls, inputTokens, costUsd } = allowance;
  return {
    ...caps,
    calls: Math.max(1, Math.min(caps.calls, calls ?? caps.calls)),
    inputTokens: Math.max(1, Math.min(caps.inputTokens, inputTokens ?? caps.inputTokens)),
    costUsd: costUsd === null ? caps.costUsd : Math.min(caps.costUsd ?? costUsd, costUsd),
  };
}
