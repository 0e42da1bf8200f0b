import { isPatchwrightError } from "../domain/errors.js";
import type { ModelClient } from "../domain/ports.js";
import type { StageName } from "../domain/run-event.js";

/** Failures of an endpoint, as against those of a key, a name or a prompt, which a person has to see. */
const passing: ReadonlySet<string> = new Set(["model-failed", "model-unreachable"]);

/**
 * Asks the first model, and the next in order when an endpoint fails for good; from then on the one that answered,
 * so that a dead endpoint's deadline is waited for once and prompt caches keep hitting. A wrong key, an unknown model
 * and a prompt that is too long are not passed over: they would stay hidden. The reply names the model that gave it.
 */
export function fallbackModel(
  models: readonly [ModelClient, ...ModelClient[]],
  onNote: (note: string) => void = () => {},
): ModelClient {
  let current = 0;
  const [first] = models;
  return {
    ...first,
    reply: async (request, signal) => {
      for (let at = current; ; at += 1) {
        const model = models[at] ?? first;
        try {
          const reply = await model.reply(request, signal);
          current = Math.max(current, at);
          return reply;
        } catch (error) {
          const next = models[at + 1];
          if (next === undefined || !isPatchwrightError(error) || !passing.has(error.code)) throw error;
          onNote(`${error.message} Going on with ${next.model}.`);
        }
      }
    },
  };
}

/**
 * A model for each stage that names one, and the default for the rest. Its `model` names them all, because a resumed
 * run must not take the output of a stage that another model was asked in.
 */
export function modelPerStage(
  standard: ModelClient,
  stages: Readonly<Partial<Record<StageName, ModelClient>>>,
): ModelClient {
  const of = (stage: StageName) => stages[stage] ?? standard;
  const named = Object.entries(stages).map(([stage, { model }]) => `${stage}: ${model}`);
  return {
    model: named.length === 0 ? standard.model : `${standard.model} (${named.sort().join(", ")})`,
    modelFor: (stage) => of(stage).modelFor?.(stage) ?? of(stage).model,
    reply: (request, signal) => of(request.stage).reply(request, signal),
  };
}
