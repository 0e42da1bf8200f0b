import type { Message } from "../domain/run-event.js";

type Count = (text: string) => number;

/** A rule of thumb for English and code, used where counting would take too long or cannot be had. */
export const roughTokens: Count = (text) => Math.ceil(text.length / 4);

let counter: Promise<Count> | null = null;

/** The tokenizer takes 0.4 s to load, so it is loaded when first needed. */
function loadCounter(): Promise<Count> {
  counter ??= import("gpt-tokenizer/encoding/o200k_base").then(
    ({ countTokens }) =>
      (text) =>
        // Text in a prompt that looks like a special token is text; longer ones take seconds to count.
        text.length > 2_000_000
          ? roughTokens(text)
          : countTokens(text, { disallowedSpecial: new Set<string>() }),
    () => roughTokens,
  );
  return counter;
}

/** Tokens of a text by OpenAI's current encoding; other models' encodings differ by some tens of percent. */
export async function countTokens(text: string): Promise<number> {
  return (await loadCounter())(text);
}

/** Each message takes a few tokens for its role and its ends. */
const perMessage = 4;

/** Tokens of a prompt. */
export async function countPrompt(messages: readonly Message[]): Promise<number> {
  const count = await loadCounter();
  return messages.reduce((sum, { content }) => sum + count(content) + perMessage, 0);
}

export const roughPrompt = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + roughTokens(content) + perMessage, 0);
