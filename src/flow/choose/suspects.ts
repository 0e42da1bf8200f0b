import { z } from "zod";
import type { TestReport } from "../../domain/test-report.js";
import type { Assessment } from "../assess.js";
import { failureSignature } from "../failure-signature.js";

/** A new test that candidates, coded apart and without sight of it, fail in one and the same way. */
export const Suspect = z.object({
  id: z.string(),
  /** How many do. */
  candidates: z.number().int().min(2),
});
export type Suspect = z.infer<typeof Suspect>;

/**
 * New tests that at least two candidates contradict alike: with the same outcome and the same values. They may be wrong,
 * or the candidates may share an oversight; which of both, no vote can tell.
 */
export async function suspectTests(candidates: readonly Assessment[]): Promise<Suspect[]> {
  const finished = candidates.filter(({ distance }) => distance.suiteDidNotFinish === 0);
  const ids = new Set(finished.flatMap(({ newTests }) => Object.keys(newTests)));
  const suspects: Suspect[] = [];
  for (const id of ids) {
    const failing = finished.filter(({ newTests }) => newTests[id] === "failed");
    const reports = failing.map(({ report }) => report);
    const most = await mostAlike(reports, id);
    if (most >= 2) suspects.push({ id, candidates: most });
  }
  return suspects;
}

async function mostAlike(reports: readonly TestReport[], id: string): Promise<number> {
  const counts = new Map<string, number>();
  for (const report of reports) {
    const signature = await failureSignature(report, [id]);
    counts.set(signature, (counts.get(signature) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
