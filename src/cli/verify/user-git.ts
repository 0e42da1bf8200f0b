import { execFile } from "node:child_process";
import type { Git } from "../../workspace/base/git.js";

/**
 * git as its user has it, with the credentials and addresses that are configured, for fetching; but no hook runs, and
 * nobody is asked for a password. Rejects with git's own words.
 */
export function userGit(folder: string, environment: Readonly<Record<string, string | undefined>>): Git {
  const bytes: Git["bytes"] = (args) =>
    new Promise((resolve, reject) => {
      const env = { ...environment, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
      const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0"];
      execFile(
        "git",
        [...quiet, ...args],
        { cwd: folder, env, encoding: "buffer", maxBuffer: 2 ** 30 },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(stderr.toString("utf8").trim() || error.message, { cause: error }));
        },
      );
    });
  return { bytes, text: async (args) => (await bytes(args)).toString("utf8") };
}

/** git's last words, without its prefix. */
export const gitSaid = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split("\n")
    .filter((line) => line.trim() !== "")
    .at(0)
    ?.replace(/^(fatal|error): /, "") ?? "no reason given";
