import { posix } from "node:path";
import { extensionOf } from "./language.js";

/** Which of the repository's files a file imports, as far as its text and the list of paths tell. Sorted. */
export function importsOf(path: string, text: string, index: PathIndex): string[] {
  const found = wanted(path, text).flatMap((candidates) => {
    const hit = candidates.map((candidate) => index.find(candidate)).find((each) => each !== null);
    return hit && hit !== path ? [hit] : [];
  });
  return [...new Set(found)].sort();
}

export interface PathIndex {
  /** The file with this path; for a path that begins with `…/`, the one file that ends so, if there is just one. */
  find: (path: string) => string | null;
}

export function indexPaths(paths: readonly string[]): PathIndex {
  const all = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = posix.basename(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return {
    find: (path) => {
      if (!path.startsWith("…/")) return all.has(path) ? path : null;
      const tail = path.slice(2);
      const ends = (byName.get(posix.basename(path)) ?? []).filter(
        (each) => each === tail || each.endsWith(`/${tail}`),
      );
      return ends.length === 1 ? (ends[0] ?? null) : null;
    },
  };
}

/** `from x import (a, b)`, over several lines, `from x import a, b`, and `import x, y`, each to its line's end. */
const pythonImport =
  /^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]*(?:\(([^)]*)\)|([^\n#]*))|import[ \t]+([^\n#]+))/gm;

/** For each import, the paths it may mean, likeliest first. */
function wanted(path: string, text: string): string[][] {
  const folder = posix.dirname(path);
  const all = (form: RegExp) => [...text.matchAll(form)];
  switch (extensionOf(path)) {
    case "py":
    case "pyi":
      return all(pythonImport).flatMap(([, from, listed, plain = "", modules]) =>
        modules === undefined
          ? python(folder, from ?? "", listed ?? plain)
          : modules.split(",").flatMap((module) => python(folder, module.trim().split(/\s/)[0] ?? "", "")),
      );
    case "go":
      return [];
    case "rs":
      return [
        ...all(/^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+);/gm).map(([, name]) => rustModule(path, name ?? "")),
        ...all(/\buse\s+crate::([\w:]+)/g).map(([, name]) => rustUse(name ?? "")),
      ];
    case "java":
    case "kt":
    case "scala":
      return all(/^import\s+(?:static\s+)?([\w.]+)/gm).map(([, name = ""]) => [
        `…/${name.replace(/\./g, "/")}.${extensionOf(path)}`,
      ]);
    case "rb":
      return [
        ...all(/require_relative\s+["']([^"']+)/g).map(([, name = ""]) => [
          posix.join(folder, `${name.replace(/\.rb$/, "")}.rb`),
        ]),
        ...all(/require\s+["']([^"']+)/g).map(([, name = ""]) => [`lib/${name}.rb`, `…/${name}.rb`]),
      ];
    case "php":
      return all(/^use\s+([\w\\]+)/gm).map(([, name = ""]) => [
        `…/${name.split("\\").slice(-2).join("/")}.php`,
      ]);
    case "c":
    case "cc":
    case "cpp":
    case "cxx":
    case "h":
    case "hpp":
      return all(/^\s*#\s*include\s+["<]([^">]+)/gm).map(([, name = ""]) => [
        posix.join(folder, name),
        `…/${name}`,
      ]);
    default:
      return all(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["'`]([^"'`\n]+)["'`]/g).map(([, name = ""]) =>
        javascript(folder, name),
      );
  }
}

const endings = [
  "",
  ".ts",
  ".js",
  ".tsx",
  ".jsx",
  ".mjs",
  ".cjs",
  ".mts",
  ".cts",
  ".json",
  ".vue",
  ".svelte",
];

function javascript(folder: string, name: string): string[] {
  const aliased = /^[@~]\/(.+)/.exec(name)?.[1];
  if (!name.startsWith(".") && aliased === undefined) return [];
  const target = aliased === undefined ? posix.join(folder, name) : `…/${aliased}`;
  // In TypeScript's ES modules `./x.js` is written for x.ts.
  const bare = target.replace(/\.[cm]?jsx?$/, "");
  return [...new Set([target, bare])].flatMap((each) => [
    ...endings.map((ending) => each + ending),
    ...endings.slice(1, 7).map((ending) => `${each}/index${ending}`),
  ]);
}

function python(folder: string, module: string, names: string): string[][] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const rest = module.slice(dots).replace(/\./g, "/");
  const up = dots > 0 ? posix.join(folder, ...Array.from({ length: dots - 1 }, () => "..")) : "…";
  const root = rest === "" ? up : dots > 0 ? posix.join(up, rest) : `…/${rest}`;
  const module2files = (base: string) => [`${base}.py`, `${base}/__init__.py`, `${base}.pyi`];
  const parts = names
    .split(",")
    .map((name) => name.replace(/#.*/g, "").trim().split(/\s/)[0] ?? "")
    .filter((name) => /^\w+$/.test(name));
  return [module2files(root), ...parts.map((name) => module2files(`${root}/${name}`))];
}

function rustModule(path: string, name: string): string[] {
  const folder = posix.dirname(path);
  const own = /(^|\/)(mod|lib|main)\.rs$/.test(path) ? folder : path.replace(/\.rs$/, "");
  return [posix.join(own, `${name}.rs`), posix.join(own, name, "mod.rs")];
}

function rustUse(name: string): string[] {
  const parts = name.split("::");
  return parts
    .map((_, i) => parts.slice(0, parts.length - i).join("/"))
    .flatMap((each) => [`…/${each}.rs`, `…/${each}/mod.rs`]);
}
