import { execFile } from "node:child_process";

export interface Git {
  /** Runs a plumbing command and gives its standard output; rejects with git's own words. */
  bytes: (args: readonly string[], input?: Buffer) => Promise<Buffer>;
  text: (args: readonly string[]) => Promise<string>;
}

/** Nothing that a repository or its user configured may run: case 20. */
const safe = [
  ["safe.directory", "*"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
].flatMap(([key, value]) => ["-c", `${key}=${value}`]);

/**
 * git in a folder, without the user's and the machine's configuration, hooks and prompts.
 * With `borrowed`, it finds the objects of that object folder too.
 */
export function openGit(folder: string, searchPath: string, borrowed?: string): Git {
  const environment = {
    PATH: searchPath,
    ...(borrowed === undefined ? {} : { GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(borrowed) }),
    LC_ALL: "C",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // Fixed, so that the same base gives the same commit everywhere.
    GIT_AUTHOR_NAME: "base",
    GIT_AUTHOR_EMAIL: "base@localhost",
    GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
    GIT_COMMITTER_NAME: "base",
    GIT_COMMITTER_EMAIL: "base@localhost",
    GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
  };
  const bytes: Git["bytes"] = (args, input) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        "git",
        [...safe, ...args],
        { cwd: folder, env: environment, encoding: "buffer", maxBuffer: 2 ** 31 - 1 },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(stderr.toString("utf8").trim() || error.message, { cause: error }));
        },
      );
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input);
    });
  return { bytes, text: async (args) => (await bytes(args)).toString("utf8") };
}

/** The exit code that git failed with; null for any other error. */
export function exitCodeOf(error: unknown): number | null {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "number" ? code : null;
}
