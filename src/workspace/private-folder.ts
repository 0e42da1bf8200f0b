import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { removeFolder, removeGroups } from "./sandbox/ownership.js";
import type { Sandbox } from "./sandbox/sandbox.js";

/** The name tells whose it is: process namespace, process and when that began, so that a later one isn't taken for it. */
const pattern = /^patchwright-(\d+)-(\d+)-(\d+)-\w{6}$/;

/** A folder that only we may read, removed by a later run if we don't get to it. */
export function makePrivateFolder(parent = os.tmpdir()): Promise<string> {
  const name = ["patchwright", processNamespace(), process.pid, startOf(process.pid) ?? 0, ""].join("-");
  return mkdtemp(path.join(parent, name));
}

/**
 * Removes the folders and control groups of processes that are no more. Their mounts and processes went with them;
 * a process of another container can't be seen from here, so its folders are left alone.
 */
export async function removeLeftovers(sandbox: Sandbox, parent = os.tmpdir()): Promise<void> {
  for (const name of (await readdir(parent)).filter(isLeftover))
    await removeFolder(sandbox, path.join(parent, name)).catch(() => undefined);
  const { memory, pids } = sandbox.controlGroups;
  for (const group of new Set([memory, pids])) {
    if (group === null) continue;
    const left = (await readdir(group)).filter((name) => isLeftover(name.replace(/-run-\w{6}$/, "")));
    await removeGroups(
      sandbox,
      left.map((name) => path.join(group, name)),
    );
  }
}

function isLeftover(name: string): boolean {
  const [, namespace, pid, start] = pattern.exec(name) ?? [];
  if (pid === undefined || namespace !== processNamespace()) return false;
  return startOf(Number(pid)) !== start;
}

function processNamespace(): string {
  if (!existsSync("/proc/self/ns/pid")) return "0";
  return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
}

/** When a process began, in clock ticks since the machine did; null when there is none. */
function startOf(pid: number): string | null {
  if (!existsSync("/proc/self/stat")) return isAlive(pid) ? "0" : null;
  try {
    // The name, in brackets, may hold spaces and brackets; the start is the 20th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
