import path from "node:path";
import { groupsOf } from "./control-groups.js";
import type { Limits } from "./limits.js";
import { type ControlGroups, type Sandbox, sandboxUser } from "./sandbox.js";
import { commandLine, quote } from "./shell.js";
import type { View } from "./view.js";

/** Where the frame finds its own tools; never the caller's path, since the frame may be root. */
export const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The file in a run's folder with the second half of the frame's script. */
export const commandScript = "command.sh";

export interface FrameOptions {
  folder: string;
  base: string;
  network: boolean;
  limits: Limits;
}

/**
 * The frame around a command: namespaces in which the overlay is laid and the sandbox entered. All that it mounts, and
 * every process, is gone when its first process ends, however that happens; and that ends when its standard input is
 * closed, so nothing outlives whoever started it, not even under sudo.
 *
 * It gets ready, waits for a line on its standard input, and then goes on with `command.sh`: so it can be started
 * before the command is known, and the command doesn't wait for it.
 */
export function frame(sandbox: Sandbox, options: FrameOptions): string[] {
  const inNamespace = sandbox.privilege === "user-namespace" ? ["--user", "--map-root-user"] : [];
  return [
    ...(sandbox.privilege === "sudo" ? ["sudo", "-n"] : []),
    ...["env", "-i", `PATH=${systemPath}`, "unshare", ...inNamespace],
    ...["--mount", "--propagation", "private", "--ipc", "--uts", ...(options.network ? [] : ["--net"])],
    ...["--pid", "--fork", "--kill-child=KILL", "--mount-proc"],
    ...["sh", "-c", getReady(sandbox, options)],
  ];
}

function getReady(sandbox: Sandbox, { folder, base, network, limits }: FrameOptions): string {
  return [
    "set -e; umask 022; exec 3<&0 </dev/null",
    `cd ${quote(folder)}`,
    ...joinGroups(sandbox.controlGroups, folder, limits),
    ...limitProcesses(sandbox.controlGroups, limits),
    "hostname workspace",
    ...(network ? [] : ["ip link set lo up 2>/dev/null || ifconfig lo up"]),
    `mount -t tmpfs -o mode=755,size=${limits.diskBytes} stage stage`,
    "cd stage; mkdir upper work merged root tmp var-tmp shm out; cd ..",
    "chmod 1777 stage/tmp stage/var-tmp stage/shm",
    `ln -s ${quote(base)} stage/base`,
    ...(isOwned(sandbox) ? [`chown ${owner} stage/out`] : []),
    ...(sandbox.walls?.prepare(folder) ?? []),
    "read -r _ <&3 || exit 137",
    // From here on nothing more is written to it: reading ends when the writer is gone.
    "trap 'exit 137' TERM",
    "(read -r _ <&3 || :; kill -TERM $$) >/dev/null 2>&1 &",
    `. ./${commandScript}`,
  ].join("\n");
}

/** The second half: lays the overlay, enters, and writes down how it ended. */
export function runInFrame(sandbox: Sandbox, view: View, hasChanges: boolean): string {
  const enter = sandbox.walls?.enter(view) ?? [];
  return [
    ...(view.keep ? [] : overlay(sandbox, hasChanges)),
    "echo started > status",
    `code=0; (exec ${commandLine(enter)} 3<&-) & wait $! || code=$?`,
    ...(view.collect.length > 0 ? collect(view.collect) : []),
    '[ "$code" = 0 ] || echo "free $(stat -f -c "%a %d" stage)" >> status',
    'echo "exit $code" >> status; exit "$code"',
  ].join("\n");
}

const owner = `${sandboxUser.id}:${sandboxUser.id}`;

/** In a user namespace the caller's files are the sandbox user's already. */
const isOwned = (sandbox: Sandbox): boolean => sandbox.privilege !== "user-namespace";

function overlay(sandbox: Sandbox, hasChanges: boolean): string[] {
  const lower = hasChanges ? "changes:stage/base" : "stage/base";
  const option = isOwned(sandbox) ? "redirect_dir=on" : "userxattr";
  // Whiteouts rather than `rm`: root must not follow a link that the repository holds.
  const whiteOut = "xargs -0 -n 1 sh -c 'mknod \"./$0\" c 0 0' < ../../deleted";
  return [
    ...(hasChanges ? [`if [ -s deleted ]; then (cd changes/workspace; ${whiteOut}); fi`] : []),
    ...(hasChanges && sandbox.privilege === "sudo" ? [`chown -R -h ${owner} changes/workspace`] : []),
    `mount -t overlay -o lowerdir=${lower},upperdir=stage/upper,workdir=stage/work,${option} overlay stage/merged`,
  ];
}

function joinGroups(groups: ControlGroups, folder: string, limits: Limits): string[] {
  const own = groupsOf(groups, folder);
  const memory = groups.version === 2 ? "memory.max" : "memory.limit_in_bytes";
  return [
    ...own.all.map((group) => `mkdir -p ${quote(group)}`),
    ...(own.memory === null ? [] : [`echo ${limits.memoryBytes} > ${quote(path.join(own.memory, memory))}`]),
    ...(own.pids === null ? [] : [`echo ${limits.processes} > ${quote(path.join(own.pids, "pids.max"))}`]),
    ...own.all.map((group) => `echo 0 > ${quote(path.join(group, "cgroup.procs"))}`),
  ];
}

/**
 * What a process inherits: no core files, and where there are no control groups, limits of each process. RLIMIT_AS would
 * break programs that only reserve address space, so it is RLIMIT_DATA.
 */
function limitProcesses(groups: ControlGroups, limits: Limits): string[] {
  const options = [
    ...(groups.memory === null ? [`--data=${limits.memoryBytes}`] : []),
    ...(groups.pids === null ? [`--nproc=${limits.processes}`] : []),
  ];
  return ["ulimit -c 0", ...(options.length > 0 ? [`prlimit --pid $$ ${options.join(" ")}`] : [])];
}

/** A report of a suite is far smaller; what is cut here is no report any more. */
const largestCollected = 64 * 1024 * 1024;

/** Only plain files are brought back: a link could name any file of the machine. */
function collect(names: readonly string[]): string[] {
  return [
    "mkdir -p collected",
    ...names.map((name) => {
      const file = quote(`stage/out/${name}`);
      return `if [ -f ${file} ] && [ ! -L ${file} ]; then head -c ${largestCollected} ${file} > ${quote(`collected/${name}`)}; fi`;
    }),
    "chmod -R a+rX collected",
  ];
}
