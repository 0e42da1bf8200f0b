import type { GrepHit, Workspace } from "../../domain/ports.js";
import { exitCodeOf, type Git } from "./git.js";

interface Entry {
  mode: "100644" | "100755" | "120000" | "160000";
  object: string;
}

/** Reads the base commit's tree from the repository's objects, whatever the working tree holds. */
export type BaseReader = Pick<Workspace, "base" | "files" | "read" | "mode" | "grep">;

export async function openBase(git: Git, base: string): Promise<BaseReader> {
  const entries = await listTree(git, base);
  const read: BaseReader["read"] = async (path) => {
    const entry = entries.get(path);
    if (entry === undefined || entry.mode === "160000") return null;
    const bytes = await git.bytes(["cat-file", "blob", entry.object]);
    return isBinary(bytes) ? null : bytes.toString("utf8");
  };
  return {
    base,
    files: async () => [...entries.keys()],
    read,
    mode: async (path) => entries.get(path)?.mode ?? null,
    grep: (needles) => grep(git, base, needles),
  };
}

async function listTree(git: Git, base: string): Promise<Map<string, Entry>> {
  const listing = await git.text(["ls-tree", "-r", "-z", "--full-tree", base]);
  const entries = new Map<string, Entry>();
  for (const line of listing.split("\0")) {
    const match = /^(100644|100755|120000|160000) \w+ ([0-9a-f]+)\t(.+)$/s.exec(line);
    if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) continue;
    entries.set(match[3], { mode: match[1] as Entry["mode"], object: match[2] });
  }
  return entries;
}

/** git's own rule (a NUL near the start), and text that would not survive being read as UTF-8. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0) || !Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}

/** Hits of one needle: more say nothing, and a common word must not use up what a rare name needs. */
const mostHits = 2000;

/** `git grep` ends with it when nothing was found. */
const noMatch = 1;

/**
 * One alternation: git tries several fixed patterns one after the other on each line, which takes thirty times as long
 * (docs/decisions/2026-11-22-context-without-a-model.md).
 */
async function grep(git: Git, base: string, needles: readonly string[]): Promise<GrepHit[]> {
  const wanted = [...new Set(needles)].filter((needle) => needle !== "" && !/[\n\0]/.test(needle));
  if (wanted.length === 0) return [];
  const pattern = wanted.map((needle) => needle.replace(/[.[\]{}()*+?^$|\\]/g, "\\$&")).join("|");
  const options = ["grep", "-n", "-z", "-I", "-E", "--full-name", "--no-color", "--max-count=200"];
  const output = await git.text([...options, "-e", pattern, base, "--", ":/"]).catch((error: unknown) => {
    if (exitCodeOf(error) === noMatch) return "";
    throw error;
  });
  return hits(output, base, wanted);
}

/** `BASE:path NUL line NUL text LF`. */
function hits(output: string, base: string, needles: readonly string[]): GrepHit[] {
  const found: GrepHit[] = [];
  const counts = new Map<string, number>();
  for (const row of output.split("\n")) {
    const [name = "", line = "", ...rest] = row.split("\0");
    if (rest.length === 0) continue;
    const text = rest.join("\0");
    const path = name.startsWith(`${base}:`) ? name.slice(base.length + 1) : name;
    for (const needle of needles) {
      const count = counts.get(needle) ?? 0;
      if (count === mostHits || !text.includes(needle)) continue;
      counts.set(needle, count + 1);
      found.push({ path, line: Number(line), text, needle });
    }
  }
  return found;
}
