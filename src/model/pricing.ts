import type { Usage } from "../domain/usage.js";

/** US dollars for a million tokens. */
export interface Price {
  input: number;
  /** For input served from the endpoint's cache; default as `input`. */
  cached?: number | undefined;
  output: number;
}

/** What usage of a model costs in US dollars; null when its price is not known. */
export type Cost = (usage: Usage, model: string) => number | null;

/**
 * Prices of the given table first, by the exact name of the model; else those that the package genai-prices ships,
 * of the provider whose API is at `baseUrl`. Without a base URL the provider is told from the model's name; a server
 * of one's own has no known price.
 */
export async function loadPrices(
  prices: Readonly<Record<string, Price>> = {},
  baseUrl?: string,
): Promise<Cost> {
  // Half a megabyte of prices: not for those who ask no model.
  const { calcPrice } = await import("@pydantic/genai-prices");
  return (usage, model) => {
    const own = Object.hasOwn(prices, model) ? prices[model] : undefined;
    if (own !== undefined) return ownCost(usage, own);
    const { inputTokens, cachedTokens, outputTokens } = usage;
    const result = calcPrice(
      { input_tokens: inputTokens, cache_read_tokens: cachedTokens, output_tokens: outputTokens },
      model,
      baseUrl === undefined ? {} : { providerApiUrl: baseUrl },
    );
    return result?.total_price ?? null;
  };
}

function ownCost(usage: Usage, { input, cached = input, output }: Price): number {
  const fresh = usage.inputTokens - usage.cachedTokens;
  return (fresh * input + usage.cachedTokens * cached + usage.outputTokens * output) / 1_000_000;
}
