import { noteKind } from "../../domain/note-kind.js";
import type { Room } from "../room.js";

/** Calls without which the next effort is of no use: a fresh reading with its tests and code, or one more candidate. */
const least = { quick: 3, standard: 3, thorough: 1 } as const;

/**
 * True when the plan has a next effort and the budget lets it do something. A climb that the journal tells of was
 * allowed, whatever was used since: a resumed run takes the same way.
 */
export function mayClimb({ plan, budget, journal }: Pick<Room, "plan" | "budget" | "journal">): boolean {
  const { effort, next } = plan;
  if (next === null) return false;
  const before = climbText(effort, next.effort);
  const climbed = journal
    .events()
    .some(
      (event) => event.type === "noted" && event.kind === noteKind.climbed && event.text.startsWith(before),
    );
  if (climbed) return true;
  const { calls, inputTokens, costUsd } = budget.used();
  const { caps } = next;
  return (
    budget.leftMs() > 0 &&
    calls + least[next.effort] <= caps.calls &&
    inputTokens < caps.inputTokens &&
    (caps.costUsd === null || (costUsd !== null && costUsd < caps.costUsd))
  );
}

export const climbText = (from: string, to: string): string => `from ${from} to ${to} `;
