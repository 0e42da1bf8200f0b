import { posix } from "node:path";
import { z } from "zod";
import type { Workspace } from "../domain/ports.js";
import { importsOf, type PathIndex } from "./imports.js";
import { extensionOf } from "./language.js";

/** Manifests read at most: a monorepo has many packages. */
const mostPackages = 200;

const Manifest = z.object({
  name: z.string().min(1),
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  source: z.string().optional().catch(undefined),
  exports: z.unknown().optional(),
});

interface Package {
  name: string;
  folder: string;
  /** What its bare name stands for, as far as it lies in the repository. */
  entries: readonly string[];
}

/**
 * Imports of JavaScript by a package's name that the repository itself holds: its own, as tests write it, or a workspace
 * package's. Gives the files that a file imports so.
 */
export async function ownPackages(
  workspace: Pick<Workspace, "files" | "read">,
  index: PathIndex,
): Promise<(path: string, text: string) => string[]> {
  const manifests = (await workspace.files())
    .filter(
      (path) => posix.basename(path) === "package.json" && !/(^|\/)(node_modules|fixtures?)\//.test(path),
    )
    .slice(0, mostPackages);
  const packages: Package[] = [];
  for (const path of manifests) {
    const found = packageOf(path, (await workspace.read(path)) ?? "", index);
    if (found !== null) packages.push(found);
  }
  return (path, text) => {
    if (packages.length === 0 || !/^([cm]?[jt]s|[jt]sx|vue|svelte)$/.test(extensionOf(path))) return [];
    const names = [
      ...text.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["'`]([^."'`\n][^"'`\n]*)["'`]/g),
    ];
    return names.flatMap(([, name = ""]) =>
      packages.flatMap((one) => {
        if (name === one.name) return one.entries;
        if (!name.startsWith(`${one.name}/`)) return [];
        return resolved(one.folder, name.slice(one.name.length + 1), index);
      }),
    );
  };
}

function packageOf(path: string, text: string, index: PathIndex): Package | null {
  const manifest = parse(text);
  if (manifest === null) return null;
  const folder = posix.dirname(path);
  const named = [manifest.source, manifest.main, manifest.module, ...targets(rootExport(manifest.exports))];
  const listed = named.flatMap((one) => (one === undefined ? [] : resolved(folder, one, index)));
  // What is built is not tracked: its source is what it is called after, or the index.
  const guessed = ["index", "src/index", "lib/index"].flatMap((one) => resolved(folder, one, index));
  const entries = listed.length > 0 ? listed : guessed;
  return entries.length === 0 && folder === "."
    ? null
    : { name: manifest.name, folder, entries: [...new Set(entries)] };
}

function parse(text: string): z.infer<typeof Manifest> | null {
  try {
    const parsed = Manifest.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const rootExport = (exports: unknown): unknown =>
  typeof exports === "object" && exports !== null && "." in exports ? exports["."] : exports;

/** Every path in a conditional export. */
function targets(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key.startsWith("./") ? [] : targets(inner)));
}

/** A path in a package, by the rules for a relative import. */
const resolved = (folder: string, name: string, index: PathIndex): string[] =>
  importsOf(posix.join(folder, "package.js"), `import "./${posix.normalize(name)}"`, index);
