import type { OutsideTest } from "../domain/evidence.js";
import type { TestReport } from "../domain/test-report.js";
import { outsideNeed } from "../workspace/command/needs-outside.js";

/**
 * The failed tests of a report whose own words show that they need the network or a service, which no sandboxed command
 * has: they could not run here, which says nothing about a patch.
 */
export function outsideTests(report: TestReport): OutsideTest[] {
  return report.tests.flatMap(({ id, outcome, message, stack }) => {
    const need = outcome === "failed" ? outsideNeed(`${message ?? ""}\n${stack ?? ""}`) : null;
    return need === null ? [] : [{ id, needs: need.kind, line: need.line.slice(0, 300) }];
  });
}
