import type { Forge } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { noUsage } from "../domain/usage.js";
import { readLedger, withoutLedger } from "../report/ledger.js";
import { statusComment } from "../report/status-comment.js";
import type { Published } from "./publish-request.js";
import { isStatus, putStatus } from "./status.js";

interface CancelledRun {
  order: Order;
  id: number;
  url: string;
  day: string;
  actors: readonly string[];
}

/**
 * A run that somebody cancelled, or that a newer one of the same issue replaced while it waited: neither has died. The
 * status comment then is the newer run's, and stays; of this one it only no longer says that it uses up the budget.
 */
export async function tellCancelled(forge: Forge, run: CancelledRun): Promise<Published> {
  const { order, id, url, day, actors } = run;
  const { issue } = order;
  const status = await forge.findComment(issue, (comment) => isStatus(comment, actors));
  if (status !== null && isReplaced(status.body, id)) {
    const body = withoutLedger(status.body);
    const known = readLedger(status.body).some((entry) => entry.run === id);
    const entry = { run: id, day, usage: noUsage };
    await putStatus(forge, { issue, body, actors, ...(known && { entry }) });
    return { kind: "withdrawn", reason: "A newer run took this one's place." };
  }
  const problem = "The run was cancelled before it had a result: by somebody, or since it took too long.";
  const body = statusComment({ events: [], runUrl: url, outcome: null, problem, ending: "cancelled" });
  await putStatus(forge, { issue, body, actors });
  return { kind: "withdrawn", reason: problem };
}

/** The ledger holds runs in the order in which they were accepted, and so wait; a run's number tells when it was started. */
function isReplaced(status: string, id: number): boolean {
  const accepted = readLedger(status).map(({ run }) => run);
  if (accepted.includes(id)) return accepted.at(-1) !== id;
  return Number(/\/actions\/runs\/(\d+)/.exec(status)?.[1] ?? 0) > id;
}
