import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";

export interface Found {
  /** Absolute paths of files, each once, in the order of a walk through sorted directories. */
  readonly files: readonly string[];
  /** Where the walks started: of each pattern the part before its first wildcard. */
  readonly roots: readonly string[];
}

/**
 * Files by GitHub's glob patterns: one a line, `!` takes away, `#` comments, a directory means all that is in it,
 * symbolic links are followed. Rules: the README of `@actions/glob`.
 * @param excludeHidden leaves out files and directories that start with a dot
 */
export function findFiles(patterns: readonly string[], base: string, excludeHidden = false): Found {
  const lines = patterns.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const rules = lines.map((line) => toRule(line, base));
  const roots = [...new Set(rules.filter(({ negative }) => !negative).map(({ root }) => root))];
  // A root below another one is walked with it.
  const starts = roots.filter((root) => !roots.some((other) => other !== root && isBelow(root, other)));
  const files: string[] = [];
  for (const start of starts) {
    walk(start, [], excludeHidden, (file) => {
      let matched = false;
      for (const rule of rules) if (rule.matches(file)) matched = !rule.negative;
      if (matched) files.push(file);
    });
  }
  return { files, roots };
}

const isBelow = (file: string, directory: string): boolean =>
  file.startsWith(directory === path.sep ? directory : directory + path.sep);

function toRule(line: string, base: string) {
  const negative = line.startsWith("!");
  const absolute = path.resolve(base, negative ? line.slice(1).trim() : line);
  const segments = absolute.split(path.sep);
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  const root = wild < 0 ? absolute : segments.slice(0, wild).join(path.sep) || path.sep;
  const options = { dot: true, nobrace: true, noextglob: true, nonegate: true };
  const matches = picomatch([absolute, `${absolute}/**`], options);
  return { negative, root, matches: (file: string) => matches(file) };
}

function walk(
  item: string,
  ancestors: readonly string[],
  excludeHidden: boolean,
  visit: (file: string) => void,
): void {
  if (excludeHidden && path.basename(item).startsWith(".")) return;
  const info = infoOf(item);
  if (info?.isFile()) visit(item);
  if (!info?.isDirectory()) return;
  const real = realpathSync(item);
  if (ancestors.includes(real)) return;
  for (const name of readdirSync(item).sort())
    walk(path.join(item, name), [...ancestors, real], excludeHidden, visit);
}

/** What can't be looked at is passed over: a link that leads nowhere, or to itself. */
function infoOf(item: string): Stats | undefined {
  try {
    return statSync(item);
  } catch {
    return undefined;
  }
}

/** The expression function `hashFiles`: a hash over the hashes of the files, empty when there are none. */
export function hashFiles(patterns: readonly string[], workspace: string): string {
  const { files } = findFiles(patterns, workspace);
  const inside = files.filter((file) => isBelow(file, workspace));
  if (inside.length === 0) return "";
  const total = createHash("sha256");
  for (const file of inside) total.update(createHash("sha256").update(readFileSync(file)).digest());
  return total.digest("hex");
}
