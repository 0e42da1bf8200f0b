/** Longest path we accept, in UTF-8 bytes (git itself allows more; file systems do not). */
const longest = 1024;

/**
 * Why a path may not be written by a patch, or null when it may. Cases 13–18 of the fault list:
 * it must be relative, normal, inside the tree, and must not be git's own or run with someone's rights.
 * It does not follow symbolic links: whoever writes files must refuse to write through one.
 */
export function pathProblem(path: string): string | null {
  if (path === "") return "the path is empty";
  if (Buffer.byteLength(path) > longest) return "the path is too long";
  if (hasControl(path)) return "the path has control or invisible characters";
  if (path.includes("\\")) return "the path has a backslash";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "the path is absolute";
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) return "the path is not normal";
  if (parts.some(isGitName)) return "the path is git's own";
  if (parts.some((part) => /[ .]$/.test(part))) return "a part of the path ends in a space or a dot";
  return protectedReason(parts);
}

/** The pairs of paths that are one file where case does not count: macOS and Windows. */
export function caseCollisions(paths: readonly string[]): [string, string][] {
  const seen = new Map<string, string>();
  const collisions: [string, string][] = [];
  for (const path of paths) {
    const folded = foldCase(path);
    const other = seen.get(folded);
    if (other !== undefined && other !== path) collisions.push([other, path]);
    else seen.set(folded, path);
  }
  return collisions;
}

/** As file systems see a name where case does not count. */
export const foldCase = (path: string): string => path.normalize("NFC").toLowerCase();

/** `.git`, also as HFS+ and NTFS would read it: `.GIT`, `git~1`, `.git ` and with ignorable characters inside. */
function isGitName(part: string): boolean {
  const plain = part
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toLowerCase();
  return /^(\.git|git~\d+)([ .:].*)?$/.test(plain) || plain === ".gitmodules";
}

function protectedReason(parts: readonly string[]): string | null {
  const folded = parts.map((part) => part.toLowerCase());
  if (folded[0] === ".github") return "files under .github/ steer the repository's automation";
  if (folded.at(-1) === "codeowners") return "CODEOWNERS decides who may approve";
  return null;
}

function hasControl(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}
