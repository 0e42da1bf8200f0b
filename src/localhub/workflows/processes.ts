import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { StopTiming } from "./types.js";

/** How a hosted runner stops a step. Source: "Workflow cancellation reference" in GitHub's documentation. */
export const githubStopTiming: StopTiming = { interruptMs: 7500, terminateMs: 2500 };

/** How long a step that has ended waits for output of processes it left behind. */
const drainMs = 500;

interface CommandRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing of this process's own is added. */
  readonly env: Readonly<Record<string, string>>;
  /** A line of stdout or stderr, without its line break. */
  readonly onLine: (line: string) => void;
  /** Asks the command to stop: SIGINT, then SIGTERM, then SIGKILL to its whole tree. */
  readonly stop?: AbortSignal;
}

/** `exitCode` is null when a signal ended it; `problem` says why it could not be started. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly problem?: string;
}

/** The processes of one job: each command leads a group of its own, and what it leaves behind is ended with the job. */
export interface JobProcesses {
  readonly run: (request: CommandRequest) => Promise<CommandResult>;
  /** Kills every process that the job started and that still lives, daemons too; gives their ids. */
  readonly endAll: () => Promise<readonly number[]>;
  /** Put into every command's environment; what carries it belongs to the job (Linux only, as on a hosted runner). */
  readonly trackingId: string;
}

/** @param kill ends running commands at once, without asking */
export function createJobProcesses(trackingId: string, timing: StopTiming, kill: AbortSignal): JobProcesses {
  const groups = new Set<number>();

  const run = async (request: CommandRequest): Promise<CommandResult> => {
    if (kill.aborted) return { exitCode: null, problem: "the run was ended" };
    const child = spawn(request.command, [...request.args], {
      cwd: request.cwd,
      env: { ...request.env, RUNNER_TRACKING_ID: trackingId },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) groups.add(pid);
    const drained = Promise.all([readLines(child, "stdout", request), readLines(child, "stderr", request)]);
    const cancelStop = onAbort(request.stop, () => stopPolitely(child, timing));
    const cancelKill = onAbort(kill, () => {
      killGroup(pid);
      return undefined;
    });
    const result = await ended(child, request);
    cancelStop();
    cancelKill();
    await Promise.race([drained, delay(drainMs)]);
    child.stdout?.removeAllListeners("data").resume();
    child.stderr?.removeAllListeners("data").resume();
    if (pid !== undefined && !groupLives(pid)) groups.delete(pid);
    return result;
  };

  const endAll = async (): Promise<readonly number[]> => {
    for (const pid of groups) killGroup(pid);
    groups.clear();
    const killed = new Set<number>();
    // More than once, since a process may have forked between being seen and being killed; not for ever, since one
    // that waits for a device can't be killed.
    for (let round = 0; round < 50; round++) {
      const tracked = await processesWith(trackingId);
      if (tracked.length === 0) break;
      for (const pid of tracked) if (signal(pid, "SIGKILL")) killed.add(pid);
      await delay(10);
    }
    return [...killed];
  };

  return { run, endAll, trackingId };
}

function readLines(child: ChildProcess, stream: "stdout" | "stderr", request: CommandRequest): Promise<void> {
  const input = child[stream];
  if (input === null) return Promise.resolve();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", request.onLine);
  return new Promise((resolve) => lines.once("close", resolve));
}

function ended(child: ChildProcess, request: CommandRequest): Promise<CommandResult> {
  return new Promise((resolve) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "No such file or directory" : error.message;
      const problem = `An error occurred trying to start process '${request.command}' with working directory '${request.cwd}'. ${reason}`;
      resolve({ exitCode: null, problem });
    });
    child.once("exit", (exitCode) => resolve({ exitCode }));
  });
}

/** The signals go to the command itself and not to what it started: it may want to end its children in order. */
function stopPolitely(child: ChildProcess, timing: StopTiming): () => void {
  child.kill("SIGINT");
  let timer = setTimeout(() => {
    child.kill("SIGTERM");
    timer = setTimeout(() => killGroup(child.pid), timing.terminateMs);
  }, timing.interruptMs);
  return () => clearTimeout(timer);
}

/** Calls back on abort, now or later; the function given back ends the waiting and what the callback began. */
function onAbort(signal: AbortSignal | undefined, act: () => (() => void) | undefined): () => void {
  if (signal === undefined) return () => {};
  let undo: (() => void) | undefined;
  const listener = () => {
    undo = act();
  };
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => {
    signal.removeEventListener("abort", listener);
    undo?.();
  };
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    // It has ended by itself, or was never ours.
    return false;
  }
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) signal(-pid, "SIGKILL");
}

const groupLives = (pid: number): boolean => signal(-pid, 0);

/** Processes whose environment carries the tracking id: also those that left their group. Empty where /proc is missing. */
async function processesWith(trackingId: string): Promise<number[]> {
  const entries = await readdir("/proc").catch(() => []);
  const ids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    ids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(`RUNNER_TRACKING_ID=${trackingId}`) ? [pid] : [];
    }),
  );
  return found.flat();
}
