import type { CommandResult } from "../../domain/ports.js";
import type { ProcessResult } from "./run-process.js";

/** What the frame wrote down. */
export interface FrameStatus {
  started: boolean;
  exitCode: number | null;
  /** Free blocks and inodes at the end. */
  freeBlocks: number | null;
  freeInodes: number | null;
}

/** How often the control groups' limits were hit; null where it can't be known. */
export interface Hits {
  memory: number | null;
  processes: number | null;
}

export function parseStatus(text: string): FrameStatus {
  const number = (name: string, group = 1): number | null => {
    const value = new RegExp(`^${name} (\\d+)(?: (\\d+))?$`, "m").exec(text)?.[group];
    return value === undefined ? null : Number(value);
  };
  return {
    started: /^started$/m.test(text),
    exitCode: number("exit"),
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
export function limitReached(
  process: ProcessResult,
  status: FrameStatus,
  hits: Hits,
): CommandResult["limit"] {
  if (status.exitCode === 0) return null;
  if ((hits.memory ?? 0) > 0) return "memory";
  if ((hits.processes ?? 0) > 0) return "processes";
  if (process.limit !== null) return process.limit;
  const said = `${process.stdout.slice(-20_000)}\n${process.stderr.slice(-20_000)}`;
  const noRoom = (status.freeBlocks ?? full) < full || (status.freeInodes ?? full) < full;
  if (noRoom || wordsOf.disk.test(said)) return "disk";
  const ended = (status.exitCode ?? 137) > 128;
  if (ended && wordsOf.memory.test(said)) return "memory";
  return hits.processes === null && wordsOf.processes.test(said) ? "processes" : null;
}
