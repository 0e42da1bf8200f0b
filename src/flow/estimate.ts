import type { Amount, Planned } from "../domain/planned.js";
import type { RunEvent } from "../domain/run-event.js";
import { type Plan, plansFrom } from "./plan.js";
import { usedIn } from "./used-in.js";

type Replied = Extract<RunEvent, { type: "model-replied" }>;

/**
 * What doing what a dry run planned would take, from the start, since nothing of a dry run is carried over. At least:
 * the same reading and tests once more, and the code, whose prompt is as long as that of the tests; for an effort that
 * asks for all at once, one prompt like the reading's. At most: the caps of the highest effort that `plan` may climb to.
 * Money is in proportion to what the dry run's input tokens have cost, output and all; null where that is unknown.
 */
export function estimateOf(plan: Plan, events: readonly RunEvent[]): Planned["estimate"] {
  const used = usedIn(events);
  const replies = events.filter((event): event is Replied => event.type === "model-replied");
  const firstOf = (stage: Replied["stage"]) =>
    replies.find((event) => event.stage === stage)?.usage.inputTokens ?? 0;
  const code = firstOf("writeTests") || firstOf("understand");
  const { caps } = plansFrom(plan).at(-1) ?? plan;
  const least = plan.together
    ? { calls: 1, inputTokens: firstOf("understand") }
    : {
        calls: used.calls + plan.candidates,
        inputTokens: used.inputTokens + plan.candidates * code,
      };
  const cost = (tokens: number): number | null => {
    if (used.costUsd === null || used.inputTokens === 0) return null;
    const likely = (used.costUsd * tokens) / used.inputTokens;
    return caps.costUsd === null ? likely : Math.min(likely, caps.costUsd);
  };
  const withCost = (amount: Omit<Amount, "costUsd">): Amount => ({
    ...amount,
    costUsd: cost(amount.inputTokens),
  });
  return {
    used,
    least: withCost({
      calls: Math.min(least.calls, caps.calls),
      inputTokens: Math.min(least.inputTokens, caps.inputTokens),
    }),
    most: withCost({ calls: caps.calls, inputTokens: caps.inputTokens }),
  };
}
