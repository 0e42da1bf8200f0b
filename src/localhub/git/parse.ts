interface Ident {
  name: string;
  email: string;
  /** ISO 8601. */
  date: string;
}

export interface CommitObject {
  sha: string;
  tree: string;
  parents: readonly string[];
  author: Ident;
  committer: Ident;
  message: string;
}

export interface TreeEntry {
  path: string;
  mode: string;
  type: "blob" | "tree" | "commit";
  sha: string;
  size: number | null;
}

export interface Ref {
  ref: string;
  sha: string;
  type: string;
}

/** Fields end with NUL, commits with NUL and 1. */
export const LOG_FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00%x01";

export const REF_FORMAT = "%(refname)%00%(objectname)%00%(objecttype)";

/** Reads `git for-each-ref` in the format of `REF_FORMAT`. */
export const parseRefs = (listing: string): Ref[] =>
  listing
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [ref = "", sha = "", type = ""] = line.split("\0");
      return { ref, sha, type };
    });

/** Reads `git ls-tree -l -z`. */
export function parseTree(listing: string): TreeEntry[] {
  return listing
    .split("\0")
    .filter(Boolean)
    .flatMap((line) => {
      const found = /^(\d+) (blob|tree|commit) ([0-9a-f]+) +(\d+|-)\t([\s\S]*)$/.exec(line);
      if (!found) return [];
      const [, mode = "", type = "", sha = "", size = "", path = ""] = found;
      return [{ path, mode, type: type as TreeEntry["type"], sha, size: size === "-" ? null : Number(size) }];
    });
}

/** Reads `git log` in the format of `LOG_FORMAT`. */
export function parseLog(log: string): CommitObject[] {
  return log
    .split("\0\x01")
    .map((record) => record.replace(/^\n/, ""))
    .filter(Boolean)
    .map((record) => {
      const [
        sha = "",
        tree = "",
        parents = "",
        an = "",
        ae = "",
        ad = "",
        cn = "",
        ce = "",
        cd = "",
        ...message
      ] = record.split("\0");
      return {
        sha,
        tree,
        parents: parents.split(" ").filter(Boolean),
        author: { name: an, email: ae, date: utc(ad) },
        committer: { name: cn, email: ce, date: utc(cd) },
        message: message.join("\0").replace(/\n+$/, ""),
      };
    });
}

const utc = (date: string): string => `${new Date(date).toISOString().slice(0, 19)}Z`;
