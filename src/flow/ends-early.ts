import { type ErrorCode, isPatchwrightError, type PatchwrightError } from "../domain/errors.js";
import type { StageName } from "../domain/run-event.js";
import { mayClimb } from "./climb/may-climb.js";
import { note, type Room } from "./room.js";

const codes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "budget-spent",
  "effort-outgrown",
  "model-reply-unusable",
  "model-context-overflow",
  "stop-requested",
]);

/** True for what ends the asking but not the run: what is there so far is still measured and reported. */
export const endsEarly = (error: unknown): error is PatchwrightError =>
  isPatchwrightError(error) && codes.has(error.code);

/** What `work` gives, or `otherwise`, noted, when the budget, the model's replies or a request to stop end it early. */
export async function orWithout<T>(
  room: Room,
  stage: StageName,
  otherwise: T,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!endsEarly(error) || (error.code === "effort-outgrown" && mayClimb(room))) throw error;
    await note(room, stage, "ended-early", error.message);
    return otherwise;
  }
}

/** Both results, once both have ended: a failure of one leaves nothing of the other running. */
export async function both<A, B>(a: Promise<A> | A, b: Promise<B> | B): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}
