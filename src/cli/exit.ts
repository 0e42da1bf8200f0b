import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Outcome } from "../domain/outcome.js";
import { complain } from "./terminal.js";

/** What scripts can rely on. 1 is an error with a code; commander uses 1 for wrong usage too. */
const exitCodes: Readonly<Record<Outcome["kind"], number>> = {
  ready: 0,
  alreadySo: 0,
  planned: 0,
  draft: 3,
  asked: 4,
  gaveUp: 5,
};

/** For the help of commands that end in an outcome. */
export const exitCodesText = `
Exit codes:
  0    ready, or the code does already what is asked; with --dry-run, a plan
  3    a draft: better than before, but not proven
  4    the issue is unclear: there are questions
  5    gave up: no patch good enough to show
  1    an error, with its code and what to do
  70   a defect of Patchwright itself
  130  stopped by Ctrl-C`;

export const exitCodeOf = (outcome: Outcome): number => exitCodes[outcome.kind];

/** Says what went wrong in one line and ends with 1 (130 when stopped by Ctrl-C). A defect of ours shows its stack. */
export function exitWith(thrown: unknown): void {
  // What Node itself ends on an abort carries our own reason as its cause.
  const error = thrown instanceof Error && thrown.name === "AbortError" ? (thrown.cause ?? thrown) : thrown;
  if (isPatchwrightError(error)) {
    complain(errorLine(error));
    process.exitCode = error.code === "stopped" ? 130 : 1;
    return;
  }
  console.error("defect: Patchwright itself failed. Please report this with the lines below.");
  console.error(error);
  process.exitCode = 70;
}
