import type { GitRepository } from "./repository.js";

export interface FileChange {
  path: string;
  previousPath: string | null;
  status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed";
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks only, as GitHub gives them; null for binary files. */
  patch: string | null;
}

const statusOf = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
} as const;

/** The files that differ between two trees, with their hunks. */
export async function changedFiles(git: GitRepository, from: string, to: string): Promise<FileChange[]> {
  const raw = await git.diff(["--raw", "--no-abbrev", "-z"], from, to);
  const numbers = await git.diff(["--numstat", "-z"], from, to);
  const patches = splitPatch(await diffText(git, from, to));
  const counts = parseNumstat(numbers);
  return parseRaw(raw).map((change, index) => {
    const patch = patches.shift() ?? null;
    // git writes a change of type (file to link) as a removal and an addition.
    if (change.status === "changed") patches.shift();
    return {
      ...change,
      additions: counts[index]?.additions ?? 0,
      deletions: counts[index]?.deletions ?? 0,
      patch,
    };
  });
}

/** The whole difference as text, as `Accept: application/vnd.github.diff` gives it. */
export const diffText = (git: GitRepository, from: string, to: string): Promise<string> =>
  git.diff(["--no-color", "--no-ext-diff"], from, to);

function parseRaw(raw: string): Pick<FileChange, "path" | "previousPath" | "status" | "sha">[] {
  const fields = raw.split("\0");
  const changes: Pick<FileChange, "path" | "previousPath" | "status" | "sha">[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [, , before = "", after = "", letter = "M"] = (fields[at] ?? "").split(" ");
    const status = statusOf[letter.charAt(0) as keyof typeof statusOf] ?? "modified";
    const moved = status === "renamed" || status === "copied";
    const path = fields[at + (moved ? 2 : 1)] ?? "";
    const previousPath = moved ? (fields[at + 1] ?? "") : null;
    changes.push({ path, previousPath, status, sha: status === "removed" ? before : after });
    at += moved ? 3 : 2;
  }
  return changes;
}

function parseNumstat(text: string): { additions: number; deletions: number }[] {
  const fields = text.split("\0");
  const counts: { additions: number; deletions: number }[] = [];
  for (let at = 0; at < fields.length; at++) {
    const found = /^(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(fields[at] ?? "");
    if (!found) continue;
    counts.push({ additions: Number(found[1]) || 0, deletions: Number(found[2]) || 0 });
    // A rename has an empty name here and its two names as the next fields.
    if (found[3] === "") at += 2;
  }
  return counts;
}

/** One entry per file, in order: its hunks, or null where there are none. */
function splitPatch(diff: string): (string | null)[] {
  return diff
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((file) => {
      const start = file.search(/^@@ /m);
      return start < 0 ? null : file.slice(start).replace(/\n$/, "");
    });
}
