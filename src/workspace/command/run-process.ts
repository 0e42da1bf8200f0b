import { spawn } from "node:child_process";
import { constants } from "node:os";
import { headAndTail } from "./head-and-tail.js";

export interface ProcessRequest {
  argv: readonly string[];
  cwd: string;
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** Standard output and error together. */
  outputBytes: number;
}

export interface ProcessResult {
  exitCode: number | null;
  signal: string | null;
  /** The limit that made us end it. */
  limit: "time" | "output" | null;
  /** Head and tail, not yet cleaned. */
  stdout: string;
  stderr: string;
  durationMs: number;
}

const headBytes = 256 * 1024;
const tailBytes = 768 * 1024;

/**
 * Runs a program to its end, or ends it with everything it started at the deadline, at too much output or when
 * aborted; then rejects with the signal's reason. Its standard input stays open for as long as it may live.
 */
export async function runProcess(request: ProcessRequest, signal: AbortSignal): Promise<ProcessResult> {
  signal.throwIfAborted();
  const [program = "", ...args] = request.argv;
  const started = performance.now();
  // A group of its own, so that one signal reaches every process that stays in it.
  const child = spawn(program, args, {
    cwd: request.cwd,
    env: { ...request.environment },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const stdout = headAndTail(headBytes, tailBytes);
  const stderr = headAndTail(headBytes, tailBytes);
  let limit: ProcessResult["limit"] = null;

  const end = (): void => {
    child.stdin.destroy();
    killGroup(child.pid);
  };
  const stop = (reached: NonNullable<ProcessResult["limit"]>): void => {
    limit ??= reached;
    end();
  };
  for (const [stream, kept] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const) {
    stream.on("data", (chunk: Buffer) => {
      kept.push(chunk);
      if (stdout.total() + stderr.total() > request.outputBytes) stop("output");
    });
  }
  // The program may end before it has read its input.
  child.stdin.on("error", () => undefined);
  const deadline = setTimeout(() => stop("time"), request.timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    const ended = await exit(child);
    signal.throwIfAborted();
    return {
      ...ended,
      limit,
      stdout: stdout.text(),
      stderr: stderr.text(),
      durationMs: Math.round(performance.now() - started),
    };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", end);
    end();
  }
}

/** A process that left its group may hold the pipes open for ever; what the program itself said has come by then. */
const graceMs = 500;

function exit(
  child: ReturnType<typeof spawn>,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode, signal) => {
      const late = setTimeout(() => {
        killGroup(child.pid);
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, graceMs);
      child.once("close", () => {
        clearTimeout(late);
        resolve({ exitCode, signal });
      });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already, or another user's, which ends with its standard input.
  }
}

/** A shell tells a signal as 128 + its number. */
export function signalOf(exitCode: number | null): string | null {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}
