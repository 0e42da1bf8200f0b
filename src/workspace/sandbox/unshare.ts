import path from "node:path";
import type { HostView } from "./host.js";
import { layout, type Mount } from "./layout.js";
import { dropPrivileges } from "./privileges.js";
import { commandLine, quote } from "./shell.js";
import type { View } from "./view.js";

/** The command line of util-linux's unshare for a view: the same as bubblewrap's, mount by mount, in a shell script. */
export function unshare(host: HostView, view: View): string[] {
  return [
    ...["unshare", "--mount", "--propagation", "private", "--pid", "--ipc", "--uts", "--cgroup"],
    ...(view.network ? [] : ["--net"]),
    ...["--fork", "--kill-child=KILL", "sh", "-c", script(host, view)],
  ];
}

/** Process 1 of the namespace: it stays root, out of reach of the command, and reaps what the command leaves. */
function script(host: HostView, view: View): string {
  const root = path.join(view.folder, "stage/root");
  const environment = Object.entries(view.environment).map(([name, value]) => `${name}=${value}`);
  return [
    "set -e",
    "hostname workspace",
    ...(view.network ? [] : ["ip link set lo up"]),
    `mount -t tmpfs -o mode=755,size=1m root ${quote(root)}`,
    `cd ${quote(root)}`,
    ...devices(view),
    "mkdir proc && mount -t proc -o nosuid,nodev,noexec proc proc",
    ...mountAll(layout(host, view)),
    "mount -o remount,ro,bind .",
    "pivot_root . .",
    "umount -l .",
    `cd ${quote(view.cwd)}`,
    // Not exec: as process 1 the command would ignore signals that it expects to end it.
    `env -i ${commandLine([...environment, ...dropPrivileges, "sh", "-c", view.command])} &`,
    'code=0; wait $! || code=$?; exit "$code"',
  ].join("\n");
}

function devices(view: View): string[] {
  const shared = quote(path.join(view.folder, "stage/shm"));
  return [
    "mkdir dev && mount -t tmpfs -o mode=755,size=1m,nosuid,noexec dev dev",
    "cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/",
    "mkdir dev/pts dev/shm",
    "mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts dev/pts",
    "ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd",
    "ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr",
    `mount -o bind,nosuid,nodev ${shared} dev/shm`,
  ];
}

/** Mount points are made first, all in one go, as far as they lie in the new root itself. */
const mountAll = (mounts: readonly Mount[]): string[] => mounts.map(mountOne);

function mountOne(mount: Mount): string {
  const target = `.${mount.target}`;
  switch (mount.kind) {
    case "folder":
      return `mkdir -p ${quote(target)}`;
    case "link":
      return `mkdir -p ${quote(path.dirname(target))} && ln -s ${commandLine([mount.text, target])}`;
    case "read-only":
      return `${point(mount.source, target)}; mount -o bind,ro,nosuid,nodev ${commandLine([mount.source, target])}`;
    case "writable":
      return `${point(mount.source, target)}; mount -o bind,nosuid,nodev ${commandLine([mount.source, target])}`;
  }
}

/** A mount point of the source's kind, unless a mount before it has brought one along. */
function point(source: string, target: string): string {
  const [from, to, parent] = [quote(source), quote(target), quote(path.dirname(target))];
  return `[ -e ${to} ] || if [ -d ${from} ]; then mkdir -p ${to}; else mkdir -p ${parent} && : > ${to}; fi`;
}
