import type { Baseline } from "../../domain/baseline.js";
import { noteKind } from "../../domain/note-kind.js";
import type { Outcome } from "../../domain/outcome.js";
import type { StageName } from "../../domain/run-event.js";
import { endsEarly } from "../ends-early.js";
import { note, type Room } from "../room.js";
import { verify } from "../stages/verify.js";
import { step } from "../step.js";
import { type Climb, isClimb, type Kept, nothingKept } from "./kept.js";
import { climbText, mayClimb } from "./may-climb.js";

/**
 * Runs one effort after another until one ends with an outcome: an effort that is stuck hands on what it has, and the
 * next goes on under its own caps. There are finitely many, so that it ends. What ends an effort early and for good ends
 * with the best candidate of all efforts, where there is one.
 */
export async function climbing(
  room: Room,
  baseline: Baseline,
  atEffort: (room: Room, kept: Kept) => Promise<Outcome | Climb>,
  kept: Kept = nothingKept,
): Promise<Outcome> {
  const ended = await atEffort(room, kept).catch(async (error: unknown): Promise<Outcome | Climb> => {
    if (!endsEarly(error)) throw error;
    // Another effort may ask for more; it can't make a model answer in shape.
    const more = error.code === "effort-outgrown" || error.code === "budget-spent";
    if (more && mayClimb(room)) return { why: error.message, kept: { ...kept, reading: null } };
    if (kept.best === null) throw error;
    return step(room, verify, { baseline, proposed: { ...kept.best, ended: error.message } });
  });
  if (!isClimb(ended)) return ended;
  return climbing(await raised(room, ended), baseline, atEffort, ended.kept);
}

/** The room of the next effort, under its caps. A resumed run has noted the climb already. */
async function raised(room: Room, { why, kept: { reading } }: Climb): Promise<Room> {
  const { plan, budget, journal } = room;
  if (plan.next === null) throw new Error("there is no effort to climb to");
  const { effort, caps, candidates } = plan.next;
  const where = `${climbText(plan.effort, effort)}(at most ${caps.calls} calls and ${caps.inputTokens} input tokens in all): ${why}`;
  const noted = journal.events().some((event) => event.type === "noted" && event.text === where);
  if (!noted) await note(room, lastStage(room), noteKind.climbed, where);
  budget.raise(caps);
  const drafts = reading === null ? candidates : Math.min(candidates, reading.approaches.length);
  return { ...room, plan: { ...plan.next, candidates: drafts } };
}

/** Where it got stuck. */
const lastStage = ({ journal }: Room): StageName =>
  journal.events().findLast((event) => event.type === "stage-finished" || event.type === "stage-failed")
    ?.stage ?? "understand";
