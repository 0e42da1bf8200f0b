import path from "node:path";
import type { HostView } from "./host.js";
import { type Mount, surroundings, tree } from "./layout.js";
import { dropPrivileges } from "./privileges.js";
import { type Privilege, sandboxUser } from "./sandbox.js";
import type { View } from "./view.js";

/**
 * The command line of bubblewrap for a view. As root the user is changed by `setpriv` at the end rather than by a user
 * namespace: in one, the command would still be root to the files outside.
 *
 * `--clearenv` alone would leave the environment of bubblewrap itself readable in `/proc/1/environ`, so whoever starts
 * this must start it with an environment that holds nothing (the frame does).
 */
export function bubblewrap(host: HostView, privilege: Privilege, view: View): string[] {
  const user = String(sandboxUser.id);
  const asRoot = privilege !== "user-namespace";
  return [
    "bwrap",
    "--die-with-parent",
    "--new-session",
    // Network, IPC and host name are the frame's already.
    ...["--unshare-pid", "--unshare-cgroup-try"],
    ...(asRoot
      ? [
          "--cap-drop",
          "ALL",
          ...["SETUID", "SETGID", "SETPCAP"].flatMap((cap) => ["--cap-add", `CAP_${cap}`]),
        ]
      : ["--unshare-user", "--uid", user, "--gid", user, "--cap-drop", "ALL"]),
    ...["--dev", "/dev", "--proc", "/proc"],
    ...["--bind", path.join(view.folder, "stage/shm"), "/dev/shm"],
    ...[...surroundings(host, view.folder), ...tree(view)].flatMap(option),
    ...["--remount-ro", "/"],
    ...["--chdir", view.cwd, "--clearenv"],
    ...Object.entries(view.environment).flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...(asRoot ? dropPrivileges : []),
    ...["sh", "-c", view.command],
  ];
}

function option(mount: Mount): string[] {
  switch (mount.kind) {
    case "read-only":
      return ["--ro-bind", mount.source, mount.target];
    case "writable":
      return ["--bind", mount.source, mount.target];
    case "link":
      return ["--symlink", mount.text, mount.target];
    case "folder":
      return ["--perms", "0755", "--dir", mount.target];
  }
}
