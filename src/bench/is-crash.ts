import { type ErrorCode, isPatchwrightError } from "../domain/errors.js";

/** What a person has to put right, or stopped on purpose: the same attempt may well succeed afterwards. */
const notTheStrategys: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "stopped",
  "bench-budget-spent",
  "bench-unreadable",
  "model-no-key",
  "model-rejected-key",
  "model-unknown",
  "model-unreachable",
  "model-failed",
  "model-price-unknown",
  "replay-mismatch",
  "no-sandbox",
  "config-invalid",
  "config-unreadable",
  "journal-damaged",
  "journal-of-another-run",
  "output-unwritable",
]);

/** The machine's own trouble. */
const systemErrors = new Set(["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EMFILE", "ENFILE", "ENOMEM", "EIO"]);

/** True for an error that is a failure of the attempt, such as a set-up that fails or a defect of ours. */
export function isCrash(error: unknown): boolean {
  if (isPatchwrightError(error)) return !notTheStrategys.has(error.code);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code !== "string" || !systemErrors.has(code);
}

/** True for an error that concerns this attempt alone: the others may go on, and this one is tried again next time. */
export const isPassing = (error: unknown): boolean =>
  isPatchwrightError(error) && error.code === "model-failed";
