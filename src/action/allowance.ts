import type { Config } from "../domain/config.js";
import type { Forge } from "../domain/forge.js";
import { isUsedUp, left, narrower, spentIn } from "../domain/ledger.js";
import { type Allowance, noLimit, type Usage } from "../domain/usage.js";
import { planOf, plansFrom } from "../flow/plan.js";
import { isStatus } from "../publish/status.js";
import { readLedger } from "../report/ledger.js";

/** What a run may use of the issue's and the day's budgets, or which of them is used up. */
export type Granted = { allowance: Allowance } | { usedUp: string };

interface Asking {
  issue: number;
  budget: Config["budget"];
  /** Logins whose status comments are ours. */
  actors: readonly string[];
  /** UTC, such as `2026-11-22`. */
  day: string;
}

/**
 * Sums what the status comments say was used: the issue's own over all its runs, and those of all issues over the
 * runs of this day. Without such budgets nothing is read.
 */
export async function grantedTo(forge: Forge, { issue, budget, actors, day }: Asking): Promise<Granted> {
  const { perIssue, perDay } = budget;
  let allowance = noLimit;
  if (isLimit(perIssue)) {
    const comments = await forge.comments(issue);
    allowance = left(perIssue, spentIn(comments.filter((one) => isStatus(one, actors)).flatMap(entriesOf)));
    if (isUsedUp(allowance))
      return {
        usedUp:
          "the runs of this issue have used up what `budget.perIssue` in .github/patchwright.yml allows them",
      };
  }
  if (isLimit(perDay)) {
    const comments = await forge.commentsSince(`${day}T00:00:00Z`);
    const entries = comments.filter((one) => isStatus(one, actors)).flatMap(entriesOf);
    const today = left(perDay, spentIn(entries.filter((entry) => entry.day === day)));
    if (isUsedUp(today))
      return {
        usedUp:
          "the runs of today (UTC) have used up what `budget.perDay` in .github/patchwright.yml allows them: ask again tomorrow",
      };
    allowance = narrower(allowance, today);
  }
  return { allowance };
}

const isLimit = (limits: Allowance): boolean => Object.values(limits).some((limit) => limit !== null);

const entriesOf = ({ body }: { body: string }) => readLedger(body);

/** What a run is written down with until it is over: all that it may use. */
export function mostOf(config: Config, allowance: Allowance): Usage {
  const highest = plansFrom(planOf(config, [], allowance)).at(-1);
  const { calls = 0, inputTokens = 0, costUsd = null } = highest?.caps ?? {};
  return { calls, inputTokens, cachedTokens: 0, outputTokens: 0, costUsd };
}
