import { createHash } from "node:crypto";
import type { TestReport } from "../domain/test-report.js";
import { feedback } from "../testing/feedback.js";

/**
 * How these tests fail, as a short hash: outcome, message and values without what changes from run to run, and without
 * line numbers, which move with every edit. Two patches with the same signature fail in the same way.
 */
export async function failureSignature(report: TestReport, ids: readonly string[]): Promise<string> {
  const failures = await feedback(report, [...ids].sort(), { read: async () => null });
  const parts = failures.map(({ id, kind, message, expected, actual }) => [
    id,
    kind,
    message.replace(/:\d+(:\d+)?\b/g, ""),
    expected,
    actual,
  ]);
  return createHash("sha256")
    .update(JSON.stringify([report.status, parts]))
    .digest("hex")
    .slice(0, 16);
}
