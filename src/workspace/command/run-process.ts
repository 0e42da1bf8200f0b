import { type ChildProcessByStdio, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import { headAndTail } from "./head-and-tail.js";

export interface ProcessLimits {
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

/** A program that may have been started before it is needed. */
export type Started = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a program in a process group of its own, so that one signal reaches all that stay in it. */
export function startProcess(
  argv: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Started {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: { ...environment },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A program that can't be started, or ends before it has read its input, is told by how it ends.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  return child;
}

const headBytes = 256 * 1024;
const tailBytes = 768 * 1024;

/**
 * Sees a program to its end, or ends it with everything it started at the deadline, at too much output or when
 * aborted; then rejects with the signal's reason. Its standard input stays open for as long as it may live.
 */
export async function seeToEnd(
  child: Started,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const started = performance.now();
  const stdout = headAndTail(headBytes, tailBytes);
  const stderr = headAndTail(headBytes, tailBytes);
  let limit: ProcessResult["limit"] = null;

  const end = (): void => endProcess(child);
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
      if (stdout.total() + stderr.total() > limits.outputBytes) stop("output");
    });
  }
  const deadline = setTimeout(() => stop("time"), limits.timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
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

/** Ends a program and its group: by signal, and by its standard input where it is another user's. */
export function endProcess(child: Started): void {
  child.stdin.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already, or another user's.
  }
}

/** Resolves when the program has ended. */
export async function ended(child: Started): Promise<void> {
  const isOver = child.pid === undefined || (child.exitCode ?? child.signalCode) !== null;
  if (!isOver) await new Promise((resolve) => child.once("exit", resolve));
}

/** A process that left its group may hold the pipes open for ever; what the program itself said has come by then. */
const graceMs = 500;

async function exit(child: Started): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  await new Promise<void>((resolve) => {
    if (child.pid === undefined) return resolve();
    child.once("close", () => resolve());
    const giveUp = (): void => {
      setTimeout(() => {
        endProcess(child);
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMs).unref();
    };
    if (child.exitCode === null && child.signalCode === null) child.once("exit", giveUp);
    else giveUp();
  });
  return { exitCode: child.exitCode, signal: child.signalCode };
}

/** A shell tells a signal as 128 + its number. */
export function signalOf(exitCode: number | null): string | null {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}
