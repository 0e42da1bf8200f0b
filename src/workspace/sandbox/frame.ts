import path from "node:path";
import type { ControlGroups, Privilege } from "./sandbox.js";
import { sandboxUser } from "./sandbox.js";
import { commandLine, quote } from "./shell.js";
import type { View } from "./view.js";

/** Where the frame finds its own tools; never the caller's path, since the frame may be root. */
export const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The control groups of one run, named after its folder so that leftovers can be told apart. */
export function groupsOf(groups: ControlGroups, folder: string): string[] {
  const name = `patchwright-${path.basename(path.dirname(folder))}-${path.basename(folder)}`;
  const parents = [groups.memory, groups.pids].filter((parent) => parent !== null);
  return [...new Set(parents)].map((parent) => path.join(parent, name));
}

/**
 * The frame around a command: a mount and process namespace in which the overlay is laid and the sandbox entered.
 * All that it mounts, and every process, is gone when its first process ends, however that happens; and that ends
 * when its standard input is closed, so nothing outlives whoever started it, not even under sudo.
 */
export function frame(
  privilege: Privilege,
  groups: ControlGroups,
  view: View,
  enter: readonly string[],
): string[] {
  const inNamespace = privilege === "user-namespace" ? ["--user", "--map-root-user"] : [];
  return [
    ...(privilege === "sudo" ? ["sudo", "-n"] : []),
    ...["env", "-i", `PATH=${systemPath}`, "unshare", ...inNamespace],
    ...["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child=KILL"],
    ...["sh", "-c", script(privilege, groups, view, enter)],
  ];
}

function script(privilege: Privilege, groups: ControlGroups, view: View, enter: readonly string[]): string {
  const owned = privilege !== "user-namespace";
  const owner = `${sandboxUser.id}:${sandboxUser.id}`;
  return [
    "set -e; umask 022",
    // The lifeline: its writer never writes, so reading ends when the writer is gone.
    "exec 3<&0 </dev/null; trap 'exit 137' TERM",
    "(read -r _ <&3 || :; kill -TERM $$) >/dev/null 2>&1 &",
    `cd ${quote(view.folder)}`,
    `mount -t tmpfs -o mode=755,size=${view.limits.diskBytes} stage stage`,
    "cd stage; mkdir upper work merged root tmp var-tmp shm out; cd ..",
    "chmod 1777 stage/tmp stage/var-tmp stage/shm",
    ...(owned ? [`chown ${owner} stage/out`] : []),
    ...(view.keep ? [] : overlay(owned, owner, view.base)),
    "echo started > status",
    `code=0; (${[...joinGroups(groups, view), "ulimit -c 0", `exec ${commandLine(enter)} 3<&-`].join("; ")}) & wait $! || code=$?`,
    ...(view.collect.length > 0 ? collect(view.collect) : []),
    'echo "free $(stat -f -c "%a %d" stage)" >> status',
    ...leaveGroups(groups, view),
    'echo "exit $code" >> status; exit "$code"',
  ].join("\n");
}

function overlay(owned: boolean, owner: string, base: string): string[] {
  const option = owned ? "redirect_dir=on" : "userxattr";
  return [
    `ln -s ${quote(base)} stage/base`,
    // Whiteouts rather than `rm`: root must not follow a link that the repository holds.
    "(cd changes/workspace; xargs -0 -r -n 1 sh -c 'mknod \"./$0\" c 0 0' < ../../deleted)",
    ...(owned ? [`chown -R -h ${owner} changes/workspace`] : []),
    `mount -t overlay -o lowerdir=changes:stage/base,upperdir=stage/upper,workdir=stage/work,${option} overlay stage/merged`,
  ];
}

function joinGroups(groups: ControlGroups, view: View): string[] {
  const { memoryBytes, processes } = view.limits;
  const memory = groups.version === 2 ? "memory.max" : "memory.limit_in_bytes";
  const own = groupsOf(groups, view.folder);
  return [
    ...own.map((folder) => `mkdir -p ${quote(folder)}`),
    ...(groups.memory === null ? [] : [`echo ${memoryBytes} > ${quote(nth(own, 0))}/${memory}`]),
    ...(groups.pids === null
      ? [`ulimit -u ${processes}`]
      : [`echo ${processes} > ${quote(nth(own, -1))}/pids.max`]),
    ...own.map((folder) => `echo 0 > ${quote(folder)}/cgroup.procs`),
  ];
}

/** How often each limit was hit, then the groups are removed. */
function leaveGroups(groups: ControlGroups, view: View): string[] {
  const own = groupsOf(groups, view.folder);
  const events = groups.version === 2 ? "memory.events" : "memory.oom_control";
  return [
    ...(groups.memory === null ? [] : [`grep '^oom_kill ' ${quote(nth(own, 0))}/${events} >> status || :`]),
    ...(groups.pids === null ? [] : [`sed 's/^/pids-/' ${quote(nth(own, -1))}/pids.events >> status || :`]),
    ...(own.length > 0 ? [`rmdir ${commandLine(own)} 2>/dev/null || :`] : []),
  ];
}

const nth = (list: readonly string[], index: number): string => list.at(index) ?? "";

/** Only plain files are brought back: a link could name any file of the machine. */
function collect(names: readonly string[]): string[] {
  return [
    "mkdir -p collected",
    ...names.map((name) => {
      const file = quote(`stage/out/${name}`);
      return `if [ -f ${file} ] && [ ! -L ${file} ]; then cp -- ${file} collected/; fi`;
    }),
    "chmod -R a+rX collected",
  ];
}
