import { PatchwrightError } from "../domain/errors.js";
import type { Clock, ModelClient, ModelReply, ModelRequest } from "../domain/ports.js";
import { addUsage, type Caps, noUsage, type Usage } from "../domain/usage.js";
import { type Cost, loadPrices } from "./pricing.js";
import { countPrompt } from "./token-count.js";

export interface BudgetOptions {
  caps: Caps;
  /** What earlier parts of the same run have used. */
  used: Usage;
  clock: Clock;
  /** Default: by the model's name (see loadPrices). */
  cost?: Promise<Cost>;
  /** When the run began, in milliseconds since the epoch; default now. */
  startedAt?: number;
  /** Output tokens that are set aside for a call's cost before it is made. */
  outputTokens?: number;
}

export interface BudgetedModel extends ModelClient {
  /** All that was used so far, with calls that failed. */
  used: () => Usage;
  /** Other caps from now on; what was used counts against them too. */
  raise: (caps: Caps) => void;
  /** Milliseconds that are left. */
  leftMs: () => number;
}

/**
 * Holds a model to hard caps: what a call may need is reserved before it is made, so that calls at the same time
 * can't exceed a cap together, and settled when it is done. Retries that were paid for count as calls of their own.
 * A call over a cap, and one that runs when the minutes are over, ends with `budget-spent`; a cost that is capped
 * and can't be told is `model-price-unknown`. Replies come back with their cost. The one thing that may exceed a cap
 * is the output of a last call beyond what was set aside, in money.
 */
export function budgeted(model: ModelClient, options: BudgetOptions): BudgetedModel {
  const { clock, cost = loadPrices(), outputTokens = 8_000, startedAt = clock.now() } = options;
  let { caps } = options;
  let spent = options.used;
  let reserved = noUsage;
  const leftMs = () => Math.max(0, startedAt + caps.minutes * 60_000 - clock.now());

  const refuseUnlessFits = (need: Usage) => {
    const objection =
      leftMs() === 0 ? minutesOver(caps) : exceeded(caps, addUsage(addUsage(spent, reserved), need));
    if (objection !== null) throw new PatchwrightError("budget-spent", { detail: objection });
  };

  const reply = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const asked = model.modelFor?.(request.stage) ?? model.model;
    const costOf = await cost;
    const priced = (usage: Usage, name: string) => ({
      ...usage,
      costUsd: usage.costUsd ?? costOf(usage, name),
    });
    const inputTokens = await countPrompt(request.messages);
    const need = priced({ calls: 1, inputTokens, cachedTokens: 0, outputTokens, costUsd: null }, asked);
    if (need.costUsd === null && caps.costUsd !== null) {
      throw new PatchwrightError("model-price-unknown", { model: asked });
    }
    // Between this check and the reservation nothing is awaited, so that no other call comes between.
    refuseUnlessFits(need);
    reserved = addUsage(reserved, need);
    let wasted = noUsage;
    const onWasted = (usage: Usage) => {
      wasted = addUsage(wasted, priced(usage, asked));
      spent = addUsage(spent, priced(usage, asked));
      request.onWasted?.(usage);
      // The reservation covers one attempt, which is settled now: the next must fit anew.
      reserved = subtract(reserved, need);
      try {
        refuseUnlessFits(need);
      } finally {
        reserved = addUsage(reserved, need);
      }
    };
    const timer = timeLimit(caps, leftMs(), signal);
    try {
      const result = await model.reply({ ...request, onWasted }, timer.signal);
      const last = priced({ ...subtract(result.usage, wasted), costUsd: result.usage.costUsd }, result.model);
      spent = addUsage(spent, last);
      return { ...result, usage: addUsage(wasted, last) };
    } finally {
      timer.stop();
      reserved = subtract(reserved, need);
    }
  };
  const { modelFor } = model;
  const raise = (raised: Caps) => {
    caps = raised;
  };
  return { model: model.model, ...(modelFor && { modelFor }), reply, used: () => spent, raise, leftMs };
}

const minutesOver = (caps: Caps) => `its ${caps.minutes} minutes are over`;

/** Which cap a usage is over, in words; null when it is over none. */
function exceeded(caps: Caps, { calls, inputTokens, costUsd }: Usage): string | null {
  if (calls > caps.calls) return `the ${caps.calls} calls are used up`;
  if (inputTokens > caps.inputTokens) {
    return `the next call would bring the input to ${inputTokens} of ${caps.inputTokens} tokens`;
  }
  if (caps.costUsd === null) return null;
  if (costUsd === null) return "the cost is capped, and what an earlier call cost is not known";
  if (costUsd > caps.costUsd) {
    return `the next call could bring the cost to $${costUsd.toFixed(2)} of $${caps.costUsd.toFixed(2)}`;
  }
  return null;
}

function subtract(a: Usage, b: Usage): Usage {
  return {
    calls: a.calls - b.calls,
    inputTokens: a.inputTokens - b.inputTokens,
    cachedTokens: a.cachedTokens - b.cachedTokens,
    outputTokens: a.outputTokens - b.outputTokens,
    costUsd: a.costUsd === null || b.costUsd === null ? null : a.costUsd - b.costUsd,
  };
}

/** A signal that follows `signal`, and ends by itself when the time is over. */
function timeLimit(caps: Caps, ms: number, signal: AbortSignal) {
  const controller = new AbortController();
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener("abort", follow, { once: true });
  const over = () => controller.abort(new PatchwrightError("budget-spent", { detail: minutesOver(caps) }));
  // Node ends timers of more than 24 days at once.
  const timer = setTimeout(over, Math.min(ms, 2_000_000_000));
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", follow);
    },
  };
}
