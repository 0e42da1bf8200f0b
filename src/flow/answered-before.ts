import type { Journal, ModelClient } from "../domain/ports.js";
import { noUsage } from "../domain/usage.js";
import { requestHash } from "../model/request-hash.js";

/**
 * A model whose replies to the very same messages in an earlier, broken-off run of this journal are taken from there,
 * at no cost: a stage that a crash cut short starts over without paying again. Each recorded reply is given once, so
 * that the same prompt asked several times gets as many different replies; one that an earlier resumption took from
 * here, and journaled once more at no cost, is not another reply.
 */
export function answeredBefore(journal: Journal, model: ModelClient): ModelClient {
  const recorded = journal
    .events()
    .flatMap((event) => (event.type === "model-replied" && event.usage.calls > 0 ? [event] : []));
  return {
    model: model.model,
    reply: async (request, signal) => {
      const hash = requestHash(model.model, request.messages);
      const index = recorded.findIndex((event) => event.request === hash);
      const [event] = index < 0 ? [] : recorded.splice(index, 1);
      if (event === undefined) return model.reply(request, signal);
      return { text: event.text, finish: event.finish, model: event.model, usage: noUsage };
    },
  };
}
