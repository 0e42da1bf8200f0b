import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Writable } from "node:stream";
import { promisify } from "node:util";
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
export interface Started {
  child: ChildProcess;
  stdin: Writable;
  stdout: Socket;
  stderr: Socket;
}

/**
 * Starts a program in a process group of its own, so that one signal reaches all that stay in it.
 * Its output goes through named pipes in `folder`, which anyone may open: what Node would use are sockets, and with
 * those, or with a pipe of another user's, `echo > /dev/stderr` fails.
 */
export async function startProcess(
  argv: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Started> {
  const pipes = ["stdout.pipe", "stderr.pipe"].map((name) => path.join(folder, name));
  await promisify(execFile)("mkfifo", ["-m", "666", ...pipes], { env: { PATH: "/usr/bin:/bin" } });
  const readers: number[] = [];
  const writers: number[] = [];
  for (const pipe of pipes) {
    readers.push(openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK));
    writers.push(openSync(pipe, constants.O_WRONLY));
  }
  const [program = "", ...args] = argv;
  const [stdout = 1, stderr = 2] = writers;
  const child = spawn(program, args, {
    cwd,
    env: { ...environment },
    detached: true,
    stdio: ["pipe", stdout, stderr],
  });
  for (const writer of writers) closeSync(writer);
  // A program that can't be started, or ends before it has read its input, is told by how it ends.
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  const [out, err] = readers.map((fd) => new Socket({ fd, readable: true, writable: false }));
  if (child.stdin === null || out === undefined || err === undefined)
    throw new Error("three pipes were asked for");
  return { child, stdin: child.stdin, stdout: out, stderr: err };
}

const headBytes = 256 * 1024;
const tailBytes = 768 * 1024;

/**
 * Sees a program to its end, or ends it with everything it started at the deadline, at too much output or when
 * aborted; then rejects with the signal's reason. Its standard input stays open for as long as it may live.
 */
export async function seeToEnd(
  started: Started,
  limits: ProcessLimits,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const begun = performance.now();
  const stdout = headAndTail(headBytes, tailBytes);
  const stderr = headAndTail(headBytes, tailBytes);
  let limit: ProcessResult["limit"] = null;

  const end = (): void => endProcess(started);
  const stop = (reached: NonNullable<ProcessResult["limit"]>): void => {
    limit ??= reached;
    end();
  };
  for (const [stream, kept] of [
    [started.stdout, stdout],
    [started.stderr, stderr],
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
    const ended = await exit(started);
    signal.throwIfAborted();
    return {
      ...ended,
      limit,
      stdout: stdout.text(),
      stderr: stderr.text(),
      durationMs: Math.round(performance.now() - begun),
    };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", end);
    end();
  }
}

/** Ends a program and its group: by signal, and by its standard input where it is another user's. */
export function endProcess({ child, stdin }: Started): void {
  stdin.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already, or another user's.
  }
}

/** Resolves when the program has ended. */
export async function ended({ child }: Started): Promise<void> {
  const isOver = child.pid === undefined || (child.exitCode ?? child.signalCode) !== null;
  if (!isOver) await new Promise((resolve) => child.once("exit", resolve));
}

/** A process that left its group may hold the pipes open for ever; what the program itself said has come by then. */
const graceMs = 500;

async function exit(started: Started): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  const { child, stdout, stderr } = started;
  const closed = Promise.all([stdout, stderr].map(untilClosed));
  await ended(started);
  const giveUp = setTimeout(() => {
    endProcess(started);
    stdout.destroy();
    stderr.destroy();
  }, graceMs);
  await closed;
  clearTimeout(giveUp);
  return { exitCode: child.exitCode, signal: child.signalCode };
}

const untilClosed = async (stream: Socket): Promise<void> => {
  if (!stream.closed) await new Promise((resolve) => stream.once("close", resolve));
};

/** A shell tells a signal as 128 + its number. */
export function signalOf(exitCode: number | null): string | null {
  const number = (exitCode ?? 0) - 128;
  return Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}
