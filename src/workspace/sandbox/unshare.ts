import path from "node:path";
import type { HostView } from "./host.js";
import { type Mount, surroundings, tree } from "./layout.js";
import { dropPrivileges } from "./privileges.js";
import { commandLine, quote } from "./shell.js";
import type { View } from "./view.js";

/**
 * What can be mounted before the command is known, as lines of the frame's script: the root that `enterUnshared` makes
 * the command's own.
 */
export function prepareUnshared(host: HostView, folder: string): string[] {
  return [
    "mount -t tmpfs -o mode=755,size=1m root stage/root",
    "cd stage/root",
    "mkdir proc dev && mount -t tmpfs -o mode=755,size=1m,nosuid,noexec dev dev",
    "cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/",
    "mkdir dev/pts dev/shm",
    "mount -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts dev/pts",
    "ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd",
    "ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr",
    `mount -o bind,nosuid,nodev ${quote(path.join(folder, "stage/shm"))} dev/shm`,
    ...surroundings(host, folder).map(mountOne),
    "cd ../..",
  ];
}

/** The command line that enters the prepared root: the same view as bubblewrap's, by util-linux's tools. */
export function enterUnshared(view: View): string[] {
  return [
    ...["unshare", "--mount", "--propagation", "private", "--pid", "--cgroup", "--fork", "--kill-child=KILL"],
    ...["sh", "-c", script(view)],
  ];
}

/** Process 1 of the namespace: it stays root, out of reach of the command, and reaps what the command leaves. */
function script(view: View): string {
  const environment = Object.entries(view.environment).map(([name, value]) => `${name}=${value}`);
  return [
    "set -e; cd stage/root",
    "mount -t proc -o nosuid,nodev,noexec proc proc",
    ...tree(view).map(mountOne),
    "mount -o remount,ro,bind .",
    "pivot_root . .",
    "umount -l .",
    `cd ${quote(view.cwd)}`,
    // Not exec: as process 1 the command would ignore signals that it expects to end it.
    `env -i ${commandLine([...environment, ...dropPrivileges, "sh", "-c", view.command])} &`,
    'code=0; wait $! || code=$?; exit "$code"',
  ].join("\n");
}

/** A line that mounts one thing below the current folder. */
function mountOne(mount: Mount): string {
  const target = `.${mount.target}`;
  switch (mount.kind) {
    case "folder":
      return `mkdir -p ${quote(target)}`;
    case "link":
      return `ln -s ${commandLine([mount.text, target])}`;
    case "read-only":
      return `${point(mount.source, target)}; mount -o bind,ro,nosuid,nodev ${commandLine([mount.source, target])}`;
    case "writable":
      return `${point(mount.source, target)}; mount -o bind,nosuid,nodev ${commandLine([mount.source, target])}`;
  }
}

/** A mount point of the source's kind, unless a mount before it has brought one along. */
function point(source: string, target: string): string {
  const [from, to] = [quote(source), quote(target)];
  return `[ -e ${to} ] || if [ -d ${from} ]; then mkdir -p ${to}; else : > ${to}; fi`;
}
