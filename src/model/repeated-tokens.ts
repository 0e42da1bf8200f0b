import type { RunEvent } from "../domain/run-event.js";
import { commonPrefix, wire } from "./prefix-share.js";

/** Input tokens of a run that a prompt cache could serve, estimated by characters. */
export interface RepeatedTokens {
  /** Those that began an earlier prompt of the run, too. */
  prompts: number;
  /** The same, where an earlier call's reply counts as seen, too: servers that keep what they generated reuse it. */
  withReplies: number;
}

/** For each call, its input tokens by the share of its prompt that it has in common with the beginning of an earlier one. */
export function repeatedTokens(events: readonly RunEvent[]): RepeatedTokens {
  // What a resumed run took from its own journal stands there again without a call, and was not sent again.
  const calls = events.flatMap((event) =>
    event.type === "model-replied" && event.usage.calls > 0 ? [event] : [],
  );
  const earlier: { prompt: string; seen: string }[] = [];
  let prompts = 0;
  let withReplies = 0;
  for (const call of calls) {
    const prompt = wire(call.messages);
    const longest = (texts: readonly string[]) =>
      Math.max(0, ...texts.map((text) => commonPrefix(text, prompt))) / Math.max(1, prompt.length);
    prompts += longest(earlier.map((one) => one.prompt)) * call.usage.inputTokens;
    withReplies += longest(earlier.map((one) => one.seen)) * call.usage.inputTokens;
    earlier.push({ prompt, seen: wire([...call.messages, { role: "assistant", content: call.text }]) });
  }
  return { prompts: Math.round(prompts), withReplies: Math.round(withReplies) };
}
