import type { CommandResult } from "../../domain/ports.js";
import type { ProcessResult } from "./run-process.js";

/** What the frame wrote down. Counts are how often a limit was hit; null where it can't be known. */
export interface FrameStatus {
  started: boolean;
  exitCode: number | null;
  memoryHits: number | null;
  processHits: number | null;
  /** Free blocks and inodes at the end. */
  freeBlocks: number | null;
  freeInodes: number | null;
}

export function parseStatus(text: string): FrameStatus {
  const number = (name: string, group = 1): number | null => {
    const value = new RegExp(`^${name} (\\d+)(?: (\\d+))?$`, "m").exec(text)?.[group];
    return value === undefined ? null : Number(value);
  };
  return {
    started: /^started$/m.test(text),
    exitCode: number("exit"),
    memoryHits: number("oom_kill"),
    processHits: number("pids-max"),
    freeBlocks: number("free"),
    freeInodes: number("free", 2),
  };
}

const wordsOf = {
  memory: /\bout of memory\b|^MemoryError\b|cannot allocate memory|OutOfMemoryError|bad_alloc/im,
  processes:
    /fork: (?:retry: )?Resource temporarily unavailable|Cannot fork|can't fork|EAGAIN.*(?:spawn|fork)|(?:spawn|fork).*EAGAIN|unable to create (?:new )?(?:native )?thread|can't start new thread/im,
  disk: /\bENOSPC\b|No space left on device/i,
} as const;

/** Blocks of 4 KiB: less than this left is full, since a program that fails to write often removes what it wrote. */
const full = 16;

/**
 * The limit that ended a command, by name. Our own counters come first; a program that meets a limit and ends by
 * itself says so in its own words, which count only when it failed.
 */
export function limitReached(process: ProcessResult, status: FrameStatus): CommandResult["limit"] {
  if (process.limit !== null) return process.limit;
  if (status.exitCode === 0) return null;
  if ((status.memoryHits ?? 0) > 0) return "memory";
  if ((status.processHits ?? 0) > 0) return "processes";
  const said = `${process.stdout.slice(-20_000)}\n${process.stderr.slice(-20_000)}`;
  const noRoom = (status.freeBlocks ?? full) < full || (status.freeInodes ?? full) < full;
  if (noRoom || wordsOf.disk.test(said)) return "disk";
  const ended = (status.exitCode ?? 0) > 128;
  if (ended && wordsOf.memory.test(said)) return "memory";
  return status.processHits === null && wordsOf.processes.test(said) ? "processes" : null;
}
