import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Outcome } from "../domain/outcome.js";
import { direct } from "./direct.js";
import type { Plan } from "./plan.js";
import type { Strategy } from "./run.js";
import { sample } from "./sample.js";
import { solve } from "./solve.js";

/** A way to solve a task, from the same parts as every other. */
export interface NamedStrategy {
  /** As it was asked for: "flow", "direct", "sample:10". */
  name: string;
  run: Strategy;
  /** What it may spend: the caps of an effort hold for the flow alone. */
  budget: (budget: Config["budget"]) => Config["budget"];
  /** The plan that its journal tells of. */
  plan: (plan: Plan) => Plan;
  /** True where it says of its patch that it is done: the flow by its proof, a baseline by the existing suite alone. */
  declaresReady: (outcome: Outcome) => boolean;
}

/** More input than any one prompt holds, so that a baseline is never cut short by tokens. */
const tokensOfOneAnswer = 60_000;

/** The strategy of a name: `flow`, `direct` or `sample:N`. Throws `strategy-unknown`. */
export function strategyOf(name: string): NamedStrategy {
  if (name === "flow") {
    return {
      name,
      run: solve,
      budget: (budget) => budget,
      plan: (plan) => plan,
      declaresReady: (outcome) => outcome.kind === "ready",
    };
  }
  if (name === "direct") return baseline(name, direct, 1);
  const count = Number(/^sample:([1-9]\d{0,3})$/.exec(name)?.[1] ?? 0);
  if (count === 0) throw new PatchwrightError("strategy-unknown", { name });
  return baseline(name, (room) => sample(room, count), count);
}

const baseline = (name: string, run: Strategy, answers: number): NamedStrategy => ({
  name,
  run,
  budget: (budget) => ({ ...budget, calls: answers, inputTokens: answers * tokensOfOneAnswer }),
  plan: (plan) => ({
    ...plan,
    calls: [`implement: the same prompt, ${answers === 1 ? "once" : `${answers} times`}`],
    tries: 1,
    needRounds: 0,
    next: null,
  }),
  declaresReady: (outcome) => outcome.kind === "draft" && outcome.evidence.objections.length === 0,
});
