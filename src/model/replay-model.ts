import { PatchwrightError } from "../domain/errors.js";
import type { ModelClient } from "../domain/ports.js";
import type { RunEvent } from "../domain/run-event.js";
import { recordedReplies } from "./recorded-replies.js";

/**
 * Answers from the `model-replied` events of a journal and asks nobody. The same request recorded several times is
 * answered in that order; those that the run was `given` before it broke off are not given again. `file` is named in
 * the error. Throws `replay-mismatch`, with the difference to the most
 * similar recorded prompt of the stage, for a prompt that was not recorded.
 */
export function replayModel(
  events: readonly RunEvent[],
  { file, given = [] }: { file: string; given?: readonly RunEvent[] },
): ModelClient {
  const replies = recordedReplies(events);
  for (const event of given) if (event.type === "model-replied" && event.usage.calls > 0) replies.skip(event);
  const started = events.findLast((event) => event.type === "run-started");
  return {
    model: started?.model ?? "recorded",
    reply: async ({ stage, messages }, signal) => {
      signal.throwIfAborted();
      const recorded = replies.take(messages);
      if (recorded === null) {
        const detail = replies.difference(messages, stage);
        throw new PatchwrightError("replay-mismatch", { file, stage, detail });
      }
      const { text, finish, model, usage } = recorded;
      return { text, finish, model, usage };
    },
  };
}
