import type { Message } from "../domain/run-event.js";

type Count = (text: string) => number;

/** A rule of thumb for English and code, for comparing, and where the tokenizer cannot be loaded. */
export const roughTokens: Count = (text) => Math.ceil(text.length / 4);

/** Characters that are counted at a time. The tokenizer's time grows with the square of an unbroken run's length. */
const slice = 1_000;

let counter: Promise<Count> | null = null;

/** The tokenizer takes 0.2 s to load, so it is loaded when first needed. */
function loadCounter(): Promise<Count> {
  counter ??= import("gpt-tokenizer/encoding/o200k_base").then(
    ({ countTokens }) =>
      (text) => {
        let sum = 0;
        for (let at = 0; at < text.length; at += slice) {
          // What looks like a special token in a prompt is text.
          sum += countTokens(text.slice(at, at + slice), { disallowedSpecial: new Set<string>() });
        }
        return sum;
      },
    () => roughTokens,
  );
  return counter;
}

/**
 * Tokens of a text by OpenAI's current encoding, at most one in a hundred too many; other models' encodings differ by
 * some tens of percent.
 */
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
