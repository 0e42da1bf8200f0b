import { PatchwrightError } from "../domain/errors.js";
import { addUsage, type Caps, noUsage, type Usage } from "../domain/usage.js";

/** What one run used, as whoever keeps the records wrote it down. */
export interface UsageRecord {
  /** When it ended, ISO 8601. */
  at: string;
  repository: string;
  issue: number | null;
  usage: Usage;
  minutes: number;
}

/** Caps over several runs; what is absent is not capped. */
interface Allowance {
  calls?: number;
  inputTokens?: number;
  costUsd?: number;
  minutes?: number;
}

export interface Allowances {
  /** For all runs of one issue. */
  issue?: Allowance;
  /** For all runs in one repository on one day, in UTC. */
  day?: Allowance;
}

/**
 * The caps of a new run: its own, or what earlier runs left of the issue's and the day's allowance where that is
 * less. Throws `budget-spent` when nothing is left of one, and `model-price-unknown` where a capped cost can't be
 * told. A pure fold: keeping the records is the caller's.
 */
export function capsWithin(
  run: Caps,
  allowances: Allowances,
  records: readonly UsageRecord[],
  now: { repository: string; issue: number | null; at: Date },
): Caps {
  const here = records.filter(({ repository }) => repository === now.repository);
  const today = now.at.toISOString().slice(0, 10);
  const ofIssue = now.issue === null ? [] : here.filter(({ issue }) => issue === now.issue);
  const ofDay = here.filter(({ at }) => new Date(at).toISOString().slice(0, 10) === today);
  const afterIssue = tighten(run, allowances.issue ?? {}, ofIssue, "this issue");
  return tighten(afterIssue, allowances.day ?? {}, ofDay, "this repository today");
}

function tighten(caps: Caps, allowance: Allowance, records: readonly UsageRecord[], whose: string): Caps {
  const used = records.reduce((sum, { usage }) => addUsage(sum, usage), noUsage);
  const left = (what: string, cap: number | undefined, spent: number): number => {
    if (cap === undefined) return Number.POSITIVE_INFINITY;
    if (spent >= cap)
      throw new PatchwrightError("budget-spent", { detail: `${whose} has used its ${cap} ${what}` });
    return cap - spent;
  };
  if (allowance.costUsd !== undefined && used.costUsd === null) {
    throw new PatchwrightError("model-price-unknown", { model: `an earlier run of ${whose}` });
  }
  const dollars = left("US dollars", allowance.costUsd, used.costUsd ?? 0);
  const costUsd = Math.min(caps.costUsd ?? Number.POSITIVE_INFINITY, dollars);
  return {
    calls: Math.min(caps.calls, left("calls", allowance.calls, used.calls)),
    inputTokens: Math.min(caps.inputTokens, left("input tokens", allowance.inputTokens, used.inputTokens)),
    costUsd: costUsd === Number.POSITIVE_INFINITY ? null : costUsd,
    minutes: Math.min(
      caps.minutes,
      left(
        "minutes",
        allowance.minutes,
        records.reduce((sum, { minutes }) => sum + minutes, 0),
      ),
    ),
  };
}
