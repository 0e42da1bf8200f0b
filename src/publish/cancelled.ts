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
  const status = (await forge.comments(issue)).find((comment) => isStatus(comment, actors));
  // In the order in which they were accepted, and so in which they wait: a run's number tells when it was started.
  const runs = readLedger(status?.body ?? "").map(({ run }) => run);
  if (status !== undefined && runs.includes(id) && runs.at(-1) !== id) {
    const body = withoutLedger(status.body);
    await putStatus(forge, { issue, body, actors, entry: { run: id, day, usage: noUsage } });
    return { kind: "withdrawn", reason: "A newer request for the same issue took this run's place." };
  }
  const reason =
    "The run was cancelled, by somebody or since a job took longer than it may: nothing was published.";
  const body = statusComment({ events: [], runUrl: url, outcome: null, problem: reason });
  await putStatus(forge, { issue, body, actors });
  return { kind: "withdrawn", reason };
}
