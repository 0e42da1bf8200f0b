import { PatchwrightError } from "../domain/errors.js";
import type { Journal, ModelClient } from "../domain/ports.js";
import { addUsage, type Usage } from "../domain/usage.js";

/** What a whole bench may spend; null is no cap. */
export interface BenchBudget {
  costUsd: number | null;
  inputTokens: number | null;
}

/** What a bench has spent, over all attempts and earlier parts of it. */
export interface Ledger {
  spent: () => Usage;
  /** A model that is not asked any more once the budget is spent: it throws `bench-budget-spent`. */
  guarded: (model: ModelClient) => ModelClient;
  /** A journal whose replies are counted as they are written. */
  counted: (journal: Journal) => Journal;
}

/**
 * The cap is looked at before each call, against all replies that have come: calls under way at that moment may exceed
 * it, each by itself. What a spent budget cuts short is no attempt: it counts neither for nor against a strategy.
 */
export function openLedger(budget: BenchBudget, before: Usage): Ledger {
  let spent = before;
  const refuseWhenSpent = () => {
    const { costUsd, inputTokens } = spent;
    if (budget.inputTokens !== null && inputTokens >= budget.inputTokens) {
      throw over(`${inputTokens} of ${budget.inputTokens} input tokens`);
    }
    if (budget.costUsd === null) return;
    if (costUsd === null) throw over("it is capped in dollars, and what an earlier call cost is not known");
    if (costUsd >= budget.costUsd) throw over(`$${costUsd.toFixed(2)} of $${budget.costUsd.toFixed(2)}`);
  };
  return {
    spent: () => spent,
    guarded: (model) => ({
      ...model,
      reply: async (request, signal) => {
        refuseWhenSpent();
        return model.reply(request, signal);
      },
    }),
    counted: (journal) => ({
      events: journal.events,
      append: async (event) => {
        if (event.type === "model-replied") spent = addUsage(spent, event.usage);
        await journal.append(event);
      },
    }),
  };
}

const over = (detail: string) => new PatchwrightError("bench-budget-spent", { detail });
