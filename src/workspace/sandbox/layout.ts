import path from "node:path";
import type { HostView } from "./host.js";
import type { View } from "./view.js";

/** Where things are inside: the same on every machine, so that prompts can be replayed byte for byte. */
export const inside = {
  root: "/workspace",
  home: "/home/user",
  support: "/support",
  out: "/out",
  temporary: "/tmp",
} as const;

/** One thing that a command sees. `source` is a path of this machine. */
export type Mount =
  | { kind: "read-only" | "writable"; source: string; target: string }
  | { kind: "link"; text: string; target: string }
  | { kind: "folder"; target: string };

/**
 * Everything that a command sees besides `/proc` and `/dev`, parents before children. It is built up from nothing, so
 * what is forgotten is hidden rather than shown.
 */
export function layout(host: HostView, view: View): Mount[] {
  const stage = path.join(view.folder, "stage");
  const tree = view.keep ? view.base : path.join(stage, "merged");
  const own = (name: string): string => path.join(view.folder, name);
  const mounts: Mount[] = [
    ...host.readable.map((folder) => readOnly(folder)),
    ...host.links.map(({ target, text }): Mount => ({ kind: "link", target, text })),
    ...host.credentials.map((file) => readOnly(own("empty"), file)),
    ...["passwd", "group", "hosts"].map((name) => readOnly(own(name), `/etc/${name}`)),
    ...(view.network ? view.resolver.map((file) => readOnly(file)) : []),
    { kind: "folder", target: "/run" },
    writable(path.join(stage, "tmp"), inside.temporary),
    writable(path.join(stage, "var-tmp"), "/var/tmp"),
    writable(path.join(tree, "home"), inside.home),
    writable(path.join(tree, "workspace"), inside.root),
    readOnly(own("support"), inside.support),
    writable(path.join(stage, "out"), inside.out),
  ];
  return [...parents(mounts, host), ...mounts];
}

/** Folders above mount points, made by name: bubblewrap would make them unreadable for all but root. */
function parents(mounts: readonly Mount[], host: HostView): Mount[] {
  const above = mounts.flatMap(({ target }) => ancestors(path.dirname(target)));
  const own = [...new Set(above)].filter(
    (folder) => !host.readable.some((root) => folder === root || folder.startsWith(`${root}/`)),
  );
  return own.sort().map((target) => ({ kind: "folder", target }));
}

const ancestors = (folder: string): string[] =>
  folder === "/" ? [] : [...ancestors(path.dirname(folder)), folder];

const readOnly = (source: string, target = source): Mount => ({ kind: "read-only", source, target });
const writable = (source: string, target: string): Mount => ({ kind: "writable", source, target });
