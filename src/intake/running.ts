import type { CommentView } from "../domain/forge.js";
import { isRunFor, workflowName } from "../github/request.js";
import { readLedger } from "../report/ledger.js";
import type { Desk } from "./desk.js";

const mostRuns = 500;

/**
 * Whether a run that the status comment knows of goes on. `asOf` (ISO 8601): only one that had begun by then counts,
 * since an event may be late. `besides`: the run of this request does not.
 */
export async function goesOn(
  { forge }: Desk,
  status: CommentView,
  { asOf, besides }: { asOf?: string; besides?: string } = {},
): Promise<boolean> {
  const ledger = readLedger(status.body).map(({ run }) => run);
  const known = new Set(ledger.filter((run) => run > 0));
  if (known.size === 0) return false;
  // Every comment in the repository starts a run of the file, so that ours may lie far back. More than these don't go on.
  const last = [...known].sort((a, b) => b - a).slice(0, 3);
  const latest = asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(asOf);
  const runs = await forge.workflowRuns(
    workflowName,
    (seen) => seen.length >= mostRuns || last.every((run) => seen.some(({ id }) => id === run)),
  );
  return runs.some(
    ({ id, isOver, createdAt, title }) =>
      known.has(id) &&
      !isOver &&
      Date.parse(createdAt) <= latest &&
      (besides === undefined || !title.includes(`[${besides}]`)),
  );
}

/** Whether a run of the issue goes on that no status comment knows of, since somebody deleted it. Not that of `request`. */
export async function goesOnUntold({ forge }: Desk, issue: number, request: string): Promise<boolean> {
  const runs = await forge.workflowRuns(workflowName, (seen) => seen.length >= 100);
  return runs.some((run) => !run.isOver && isRunFor(run, issue) && !run.title.includes(`[${request}]`));
}
