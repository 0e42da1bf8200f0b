import { z } from "zod";
import type { Message } from "../domain/run-event.js";
import type { Usage } from "../domain/usage.js";
import { countPrompt, countTokens, roughPrompt, roughTokens } from "./token-count.js";

const count = z.number().int().nonnegative();
const Reported = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count.nullish() }).nullish().catch(null),
});

/** How far a reported figure may be from the rule of thumb, for the encodings of different models. */
const tolerance = 4;

/**
 * The usage of one attempt: what the endpoint reported where it is plausible, else our own count. Too little is as
 * implausible as too much: some servers leave out the part of the prompt that their cache held. Output may be more
 * than the text, because thinking is paid for and not shown, but not less. The cost is left to the budget.
 */
export async function usageOf(reported: unknown, messages: readonly Message[], text: string): Promise<Usage> {
  const parsed = Reported.safeParse(reported);
  const said = parsed.success ? parsed.data : null;
  const inputTokens =
    said !== null && isNear(said.prompt_tokens, roughPrompt(messages))
      ? said.prompt_tokens
      : await countPrompt(messages);
  const outputTokens =
    said !== null && isEnough(said.completion_tokens, roughTokens(text))
      ? said.completion_tokens
      : await countTokens(text);
  const cached = said?.prompt_tokens_details?.cached_tokens ?? 0;
  return { calls: 1, inputTokens, cachedTokens: Math.min(cached, inputTokens), outputTokens, costUsd: null };
}

const isNear = (figure: number, rough: number) =>
  figure >= (rough - 100) / tolerance && figure > 0 && figure <= rough * tolerance + 400;

const isEnough = (figure: number, rough: number) =>
  figure >= (rough - 100) / tolerance && (figure > 0 || rough === 0) && figure < 1_000_000;
