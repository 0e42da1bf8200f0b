import type { Message, RunEvent } from "../domain/run-event.js";

export interface PrefixShare {
  /** Of the characters that the calls of the run's second half sent, those that began an earlier prompt too: 0 to 1. */
  repeated: number;
  /** The same, where an earlier call's reply counts as seen too: servers that keep what they generated reuse it. */
  withReplies: number;
  /** Of their input tokens, those that the endpoint says it served from its cache: 0 to 1. */
  cached: number;
  /** Calls in the second half; 0 makes both shares 0. */
  calls: number;
}

/**
 * How much of a run's second half a prompt cache can serve: for each call after the middle one, the longest beginning
 * that it shares, character by character and role by role, with one earlier prompt.
 */
export function prefixShare(events: readonly RunEvent[]): PrefixShare {
  const calls = events.filter((event) => event.type === "model-replied");
  const half = Math.ceil(calls.length / 2);
  const prompts = calls.map(({ messages }) => wire(messages));
  const seen = calls.map(({ messages, text }) => wire([...messages, { role: "assistant", content: text }]));
  const sent = prompts.slice(half).reduce((total, prompt) => total + prompt.length, 0);
  const share = (earlier: readonly string[]) => {
    const longest = (prompt: string, at: number) =>
      Math.max(0, ...earlier.slice(0, half + at).map((text) => commonPrefix(text, prompt)));
    const repeated = prompts.slice(half).reduce((total, prompt, at) => total + longest(prompt, at), 0);
    return sent === 0 ? 0 : repeated / sent;
  };
  const second = calls.slice(half);
  const sum = (count: (usage: (typeof calls)[number]["usage"]) => number) =>
    second.reduce((total, { usage }) => total + count(usage), 0);
  return {
    repeated: share(prompts),
    withReplies: share(seen),
    cached:
      sum((usage) => usage.cachedTokens) /
      Math.max(
        1,
        sum((usage) => usage.inputTokens),
      ),
    calls: second.length,
  };
}

/** A prompt as one text, in which a boundary between messages can't be mistaken for content. */
export const wire = (messages: readonly Message[]) =>
  messages.map(({ role, content }) => `\0${role}\0${content}`).join("");

/** How many characters two texts begin with in common. */
export function commonPrefix(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}
