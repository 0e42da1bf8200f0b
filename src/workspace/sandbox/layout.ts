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
 * What every command in a run's folder sees, besides `/proc`, `/dev` and the tree; parents before children. It is
 * built up from nothing, so what is forgotten is hidden rather than shown.
 */
export function surroundings(host: HostView, folder: string): Mount[] {
  const own = (name: string): string => path.join(folder, name);
  const mounts: Mount[] = [
    ...host.readable.map((source) => readOnly(source)),
    ...host.links.map(({ target, text }): Mount => ({ kind: "link", target, text })),
    ...host.credentials.map((file) => readOnly(own("empty"), file)),
    ...host.hidden.map((target) => readOnly(own("empty-folder"), target)),
    ...["passwd", "group", "hosts"].map((name) => readOnly(own(name), `/etc/${name}`)),
    { kind: "folder", target: "/run" },
    writable(own("stage/tmp"), inside.temporary),
    writable(own("stage/var-tmp"), "/var/tmp"),
    readOnly(own("support"), inside.support),
    writable(own("stage/out"), inside.out),
    { kind: "folder", target: inside.home },
    { kind: "folder", target: inside.root },
  ];
  return [...parents(mounts, host), ...mounts];
}

/** The tree and the home: of the overlay, or of the base itself where that is written to. */
export function tree(view: View): Mount[] {
  const from = view.keep ? view.base : path.join(view.folder, "stage/merged");
  return [
    ...(view.network ? view.resolver.map((file) => readOnly(file)) : []),
    writable(path.join(from, "home"), inside.home),
    writable(path.join(from, "workspace"), inside.root),
  ];
}

const readOnly = (source: string, target = source): Mount => ({ kind: "read-only", source, target });
const writable = (source: string, target: string): Mount => ({ kind: "writable", source, target });

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
