import { spawn } from "node:child_process";

export interface GitOptions {
  /** `PATH`, so that git and its helpers are found. */
  path: string;
  input?: string | Buffer;
  env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/** The environment of every git we start: nothing of the user's own configuration. */
export const gitEnvironment = (path: string): Record<string, string> => ({
  PATH: path,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
});

/** Runs git in a directory. A failing git is a result, not an error; a git that can't be started rejects. */
export function runGit(directory: string, args: readonly string[], options: GitOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: directory,
      env: { ...gitEnvironment(options.path), ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ exitCode: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    );
    // git may end before it has read everything; its exit code says so better than a broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** As `runGit`, for a command that has no business failing: its output as text, or an error with git's own words. */
export async function mustGit(
  directory: string,
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  const result = await runGit(directory, args, options);
  if (result.exitCode !== 0) throw new Error(`git ${args[0]} failed: ${result.stderr.trim()}`);
  return result.stdout.toString();
}
