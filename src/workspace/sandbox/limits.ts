import os from "node:os";

/** What one command may use. Bytes, counts. */
export interface Limits {
  memoryBytes: number;
  processes: number;
  /** All that it writes: the tree, its home, /tmp and /dev/shm together. */
  diskBytes: number;
  /** Standard output and error together; more ends the command. What is kept of it is far less. */
  outputBytes: number;
}

const GiB = 1024 ** 3;

/** Half of the machine's memory for the command, and at most a quarter for what it writes, since that is memory too. */
export function defaultLimits(totalMemory = os.totalmem()): Limits {
  return {
    memoryBytes: Math.max(2 * GiB, Math.floor(totalMemory / 2)),
    processes: 2048,
    diskBytes: Math.max(1 * GiB, Math.min(8 * GiB, Math.floor(totalMemory / 4))),
    outputBytes: 2 * GiB,
  };
}
