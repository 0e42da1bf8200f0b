import type { CommentView } from "../domain/forge.js";
import { workflowName } from "../github/request.js";
import { readLedger } from "../report/ledger.js";
import type { Desk } from "./desk.js";

/**
 * Whether a run that the status comment knows of goes on. `asOf` (ISO 8601): only one that had begun by then counts,
 * since an event may be late.
 */
export async function goesOn({ forge }: Desk, status: CommentView, asOf?: string): Promise<boolean> {
  const known = new Set(readLedger(status.body).map(({ run }) => run));
  if (known.size === 0) return false;
  const latest = asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(asOf);
  const runs = await forge.workflowRuns(workflowName, (seen) => seen.length >= 100);
  return runs.some(
    ({ id, isOver, createdAt }) => known.has(id) && !isOver && Date.parse(createdAt) <= latest,
  );
}
