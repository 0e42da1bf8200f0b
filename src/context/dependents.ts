import type { ChangeSet } from "../domain/change-set.js";
import type { Workspace } from "../domain/ports.js";
import { importsOf, indexPaths } from "./imports.js";
import { languageOf } from "./language.js";
import { ownPackages } from "./own-packages.js";

/**
 * The changed files and every file that imports one of them, over however many others: read from the text of import
 * lines in the tree with the changes on it, without a parser or a resolver of the language. What is imported under an
 * alias of a bundler or a name put together at run time is missed. Null when the lines could not be had.
 */
export async function dependentsOf(
  workspace: Workspace,
  changes: ChangeSet,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  const gone = new Set(changes.files.filter(({ content }) => content === null).map(({ path }) => path));
  const all = [...new Set([...(await workspace.files()), ...changes.files.map(({ path }) => path)])];
  const programs = all.filter((path) => languageOf(path) !== null && !gone.has(path));
  const texts = await importLines(workspace, changes, programs, signal);
  if (texts === null) return null;

  // A deleted file stays in the index: what still imports it depends on it the most.
  const index = indexPaths(all);
  const byName = await ownPackages(workspace, index);
  const importers = new Map<string, string[]>();
  for (const [path, text] of texts) {
    for (const imported of [...importsOf(path, text, index), ...byName(path, text)]) {
      const known = importers.get(imported);
      if (known === undefined) importers.set(imported, [path]);
      else known.push(path);
    }
  }
  const reached = new Set(changes.files.map(({ path }) => path));
  // A set gives what is added while it is walked too.
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
  return reached;
}

/** Longer lines are made by programs. */
const longestLine = 2000;

/** Lines that may import something, and the rest of what Python lists in brackets. awk is everywhere, and quick. */
const program = String.raw`
FNR == 1 { open = 0 }
length($0) > ${longestLine} { next }
open { print FILENAME "\t" $0; if (index($0, ")")) open = 0; next }
/(^|[^A-Za-z0-9_$.])(from|import|require|require_relative|include|use|mod)([^A-Za-z0-9_]|$)/ {
  print FILENAME "\t" $0
  if (FILENAME ~ /\.pyi?$/ && index($0, "(") && !index($0, ")")) open = 1
}
`;

async function importLines(
  workspace: Workspace,
  changes: ChangeSet,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string> | null> {
  const result = await workspace.run(
    {
      // The point before each path keeps awk from taking one with "=" in it for a variable.
      command: "LC_ALL=C xargs -0 awk -f '{support}/imports.awk' < '{support}/files' > '{out}/imports.txt'",
      changes,
      timeoutMs: 60_000,
      support: { "imports.awk": program, files: paths.map((path) => `./${path}\0`).join("") },
      collect: ["imports.txt"],
    },
    signal,
  );
  if (result.exitCode !== 0) return null;
  const lines = new Map<string, string[]>();
  for (const row of (result.collected["imports.txt"] ?? "").split("\n")) {
    const tab = row.indexOf("\t");
    if (tab < 0) continue;
    const path = row.slice(2, tab);
    const known = lines.get(path);
    if (known === undefined) lines.set(path, [row.slice(tab + 1)]);
    else known.push(row.slice(tab + 1));
  }
  return new Map([...lines].map(([path, own]) => [path, own.join("\n")]));
}
