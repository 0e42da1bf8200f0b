import { createHash } from "node:crypto";
import path from "node:path";

/** One attempt of one strategy at one task. */
export interface Cell {
  strategy: string;
  task: string;
  /** 1-based. */
  attempt: number;
}

/** Where an attempt's journal, outcome, patch and verdict lie. */
export const cellFolder = (root: string, { strategy, task, attempt }: Cell): string =>
  path.join(root, folderName(strategy), folderName(task), String(attempt));

/**
 * A name that every file system and archive takes. What had to be changed gets a piece of the name's hash, so that two
 * names never share a folder; `sample:10` has its own, plain one.
 */
export function folderName(name: string): string {
  const plain = name.replace(/^sample:(\d+)$/, "sample-$1");
  const safe = plain
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 80);
  if (safe === plain && !/^sample-\d+$/.test(name)) return safe;
  if (plain !== name) return plain;
  return `${safe === "" ? "x" : safe}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

export const cellName = ({ strategy, task, attempt }: Cell): string => `${strategy}, ${task}, ${attempt}`;
