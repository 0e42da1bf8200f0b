import { type ErrorCode, isPatchwrightError } from "../domain/errors.js";

/** What a person has to put right before any attempt can go on, or stopped on purpose. */
const concernsAll: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "stopped",
  "bench-budget-spent",
  "model-no-key",
  "model-rejected-key",
  "model-unknown",
  "model-unreachable",
  "model-price-unknown",
  "replay-mismatch",
  "no-sandbox",
  "config-invalid",
  "config-unreadable",
  "output-unwritable",
]);

/** What keeps one attempt from being made; the same one may well be finished the next time. */
const concernsOne: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "model-failed",
  "bench-task-unprepared",
  "bench-unreadable",
  "journal-damaged",
  "journal-of-another-run",
]);

/** The machine's own trouble. */
const systemErrors = new Set(["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMFILE", "ENFILE", "ENOMEM", "EIO"]);

/** True for an error that stops the whole bench. */
export function stopsAll(error: unknown): boolean {
  if (isPatchwrightError(error)) return concernsAll.has(error.code);
  return error instanceof Error && "code" in error && systemErrors.has(String(error.code));
}

/** True for an error that is a failure of the attempt itself, such as a defect of ours. */
export const isCrash = (error: unknown): boolean =>
  !stopsAll(error) && !(isPatchwrightError(error) && concernsOne.has(error.code));
