import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ControlGroups } from "./sandbox.js";

export const noControlGroups: ControlGroups = { version: 2, memory: null, pids: null };

/**
 * Where control groups for memory and process counts can be made: as near to our own group as possible, so that limits
 * already set on us hold. In version 2 a group with processes can't have children, hence its ancestors.
 * `tryToMake` makes and removes a folder with the rights that the frame will have.
 */
export function findControlGroups(tryToMake: (folder: string) => boolean): ControlGroups {
  const own = ownGroups();
  const first = (folders: string[], usable: (folder: string) => boolean): string | null =>
    folders.find((folder) => existsSync(folder) && usable(folder) && tryToMake(path.join(folder, probe))) ??
    null;
  if (existsSync("/sys/fs/cgroup/cgroup.controllers")) {
    const parent = first(upwards("/sys/fs/cgroup", own.get("") ?? "/"), delegates);
    return { version: 2, memory: parent, pids: parent };
  }
  const parentOf = (name: string): string | null =>
    first(upwards(`/sys/fs/cgroup/${name}`, own.get(name) ?? "/"), () => true);
  return { version: 1, memory: parentOf("memory"), pids: parentOf("pids") };
}

const probe = `patchwright-probe-${process.pid}`;

/** Controller (empty for version 2) to our group's path, as `/proc/self/cgroup` tells. */
function ownGroups(): Map<string, string> {
  if (!existsSync("/proc/self/cgroup")) return new Map();
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [, names = "", group = "/"] = line.split(":");
      return names.split(",").map((name): [string, string] => [name, group]);
    }),
  );
}

function upwards(mount: string, group: string): string[] {
  const parts = group.split("/").filter((part) => part !== "");
  return [...parts.keys(), parts.length].reverse().map((count) => path.join(mount, ...parts.slice(0, count)));
}

function delegates(folder: string): boolean {
  const file = path.join(folder, "cgroup.subtree_control");
  const controllers = existsSync(file) ? readFileSync(file, "utf8").split(/\s+/) : [];
  return controllers.includes("memory") && controllers.includes("pids");
}

/** The control groups of one run, named after its folder so that leftovers can be told apart. */
export function groupsOf(
  groups: ControlGroups,
  folder: string,
): { memory: string | null; pids: string | null; all: readonly string[] } {
  const name = [path.basename(path.dirname(folder)), path.basename(folder)].join("-");
  const below = (parent: string | null): string | null => (parent === null ? null : path.join(parent, name));
  const [memory, pids] = [below(groups.memory), below(groups.pids)];
  return { memory, pids, all: [...new Set([memory, pids])].filter((group) => group !== null) };
}

/** How often the limits of a run's groups were hit; null where there is none. */
export function groupHits(
  groups: ControlGroups,
  folder: string,
): { memory: number | null; processes: number | null } {
  const { memory, pids } = groupsOf(groups, folder);
  const count = (file: string | null, name: string): number | null => {
    if (file === null || !existsSync(file)) return null;
    const value = new RegExp(`^${name} (\\d+)$`, "m").exec(readFileSync(file, "utf8"))?.[1];
    return value === undefined ? null : Number(value);
  };
  const events = groups.version === 2 ? "memory.events" : "memory.oom_control";
  return {
    memory: count(memory && path.join(memory, events), "oom_kill"),
    processes: count(pids && path.join(pids, "pids.events"), "max"),
  };
}
