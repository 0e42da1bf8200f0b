import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { chmod, cp, lstat, mkdir, rm, symlink } from "node:fs/promises";
import path from "node:path";

/**
 * One tree for all commands, where there are no overlays: put back to what it was after each, so they take turns.
 * It stays where setup ran, since what is installed often holds its own path.
 */
export type OneTree = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * What a file looked like: size, mode and times. The change time can't be set by a program, so whatever was written to
 * since shows; the rest is for file systems that keep it coarsely.
 */
type Manifest = Map<string, string>;

/**
 * Copies the tree once, to `pristine`; then a reset costs a look at every file, and a copy of those that a command
 * changed.
 */
export async function openOneTree(tree: string, pristine: string): Promise<OneTree> {
  await cp(tree, pristine, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const manifest = survey(tree);
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(async () => {
      try {
        return await work();
      } finally {
        await reset(pristine, tree, manifest);
      }
    });
    last = run.catch(() => undefined);
    return run;
  };
}

async function reset(pristine: string, tree: string, manifest: Manifest): Promise<void> {
  const now = survey(tree);
  for (const name of now.keys()) {
    if (!manifest.has(name)) await rm(path.join(tree, name), { recursive: true, force: true });
  }
  for (const [name, before] of manifest) {
    if (now.get(name) === before) continue;
    await restore(path.join(pristine, name), path.join(tree, name));
    manifest.set(name, look(path.join(tree, name)));
  }
}

async function restore(from: string, to: string): Promise<void> {
  const [source, target] = [await lstat(from), await lstat(to).catch(() => null)];
  const bothFolders = source.isDirectory() && target?.isDirectory() === true;
  if (!bothFolders) await rm(to, { recursive: true, force: true });
  // Its contents have entries of their own.
  if (source.isDirectory()) {
    await mkdir(to, { recursive: true });
    await chmod(to, source.mode);
  } else if (source.isSymbolicLink()) await symlink(readlinkSync(from), to);
  else await cp(from, to, { preserveTimestamps: true });
}

/** Folders before what is in them. */
function survey(root: string): Manifest {
  const found: Manifest = new Map();
  const visit = (below: string): void => {
    for (const entry of readdirSync(path.join(root, below), { withFileTypes: true })) {
      const name = path.join(below, entry.name);
      found.set(name, look(path.join(root, name)));
      if (entry.isDirectory()) visit(name);
    }
  };
  visit("");
  return found;
}

function look(file: string): string {
  const stats = lstatSync(file);
  // A folder's times change with its contents, which are looked at themselves.
  if (stats.isDirectory()) return `folder ${stats.mode}`;
  return [stats.mode, stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino].join(" ");
}
