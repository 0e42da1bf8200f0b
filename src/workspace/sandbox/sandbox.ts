import type { HostView } from "./host.js";
import type { View } from "./view.js";

type ProviderName = "bubblewrap" | "unshare" | "none";

/** Who mounts and who owns the tree: root, root through `sudo -n`, or the caller in a user namespace of its own. */
export type Privilege = "root" | "sudo" | "user-namespace" | "none";

/** The user a command runs as: no other process on the machine has this id. */
export const sandboxUser = { id: 64_087, name: "user" } as const;

export interface Sandbox {
  provider: ProviderName;
  privilege: Privilege;
  /** What protects the machine, in one sentence, for logs and `doctor`. */
  description: string;
  host: HostView;
  /** Limits that this machine can enforce by control groups; the others are enforced another way or not at all. */
  controlGroups: ControlGroups;
  /** Null for `none`. */
  walls: Walls | null;
}

interface Walls {
  /** Lines of the frame's script, run in a run's folder before its command is known. */
  prepare: (folder: string) => readonly string[];
  /** The program and its arguments that show a view to its command and run it there. */
  enter: (view: View) => readonly string[];
}

/** Folders under which a control group can be made, per limit; null where it can't. */
export interface ControlGroups {
  version: 1 | 2;
  memory: string | null;
  pids: string | null;
}
