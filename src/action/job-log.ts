import * as core from "@actions/core";
import { withoutInvisible } from "../report/untrusted.js";

/**
 * A line of the job's log. A test's name, a setup command or a model's words may stand in it: the runner must not take
 * any of it for a command, neither `::name::` at the start of a line nor the older `##[name]` anywhere in one.
 */
export function logLine(text: string): void {
  core.info(harmless(text));
}

export const harmless = (text: string): string =>
  withoutInvisible(text)
    .replace(/^(\s*):(?=:)/gm, "$1: ")
    .replaceAll("##[", "## [");
