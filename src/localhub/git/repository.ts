import type { Repository } from "../store/model.js";
import type { State } from "../store/state.js";
import {
  type CommitObject,
  LOG_FORMAT,
  parseLog,
  parseRefs,
  parseTree,
  REF_FORMAT,
  type Ref,
  type TreeEntry,
} from "./parse.js";
import { remembered } from "./remembered.js";
import { type GitResult, mustGit, runGit } from "./run-git.js";

export type GitRepository = ReturnType<typeof openGit>;

const SHA = /^[0-9a-f]{40}$/;
/** git knows the empty tree by this name in every repository. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/** Stands for a ref that is not there. */
export const ZERO_SHA = "0".repeat(40);

/** A bare repository's objects and refs, read and written through git's plumbing. */
export function openGit(state: Pick<State, "path">, repository: Pick<Repository, "directory">) {
  const git = (
    args: readonly string[],
    more: { input?: string | Buffer; env?: Record<string, string> } = {},
  ) => runGit(repository.directory, args, { path: state.path, ...more });
  const must = (
    args: readonly string[],
    more: { input?: string | Buffer; env?: Record<string, string> } = {},
  ) => mustGit(repository.directory, args, { path: state.path, ...more });

  const memory = remembered();
  /** For questions whose answer hangs on these revisions alone. */
  const about = (revisions: readonly string[], args: readonly string[]): Promise<GitResult> =>
    memory(revisions, args, () => git(args));

  async function typeOf(sha: string): Promise<string | null> {
    if (!SHA.test(sha)) return null;
    const found = await about([sha], ["cat-file", "-t", sha]);
    return found.exitCode === 0 ? found.stdout.toString().trim() : null;
  }

  /** A branch, tag, full ref or commit name to a commit; null when there is none. */
  async function resolve(name: string): Promise<string | null> {
    if (name.startsWith("-") || name.includes("..") || name.includes("@{")) return null;
    // No branch or tag may be called like a hash on GitHub.
    if (SHA.test(name) && (await typeOf(name)) === "commit") return name;
    for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
      const found = await git(["rev-parse", "--verify", "--quiet", `${candidate}^{commit}`]);
      if (found.exitCode === 0) return found.stdout.toString().trim();
    }
    return null;
  }

  async function blob(sha: string): Promise<Buffer | null> {
    if ((await typeOf(sha)) !== "blob") return null;
    return (await about([sha], ["cat-file", "blob", sha])).stdout;
  }

  async function tree(treeish: string, recursive = false): Promise<TreeEntry[] | null> {
    const how = ["-l", "-z", "--full-tree", ...(recursive ? ["-r", "-t"] : [])];
    const [revision = ""] = treeish.split(":");
    const listed = await about([revision], ["ls-tree", ...how, treeish]);
    return listed.exitCode === 0 ? parseTree(listed.stdout.toString()) : null;
  }

  /** What lies at a path in a commit; null when nothing does. The root is a tree. */
  async function entryAt(commit: string, path: string): Promise<TreeEntry | null> {
    if (path === "") {
      const found = await about([commit], ["rev-parse", "--verify", `${commit}^{tree}`]);
      if (found.exitCode !== 0) throw new Error(`git rev-parse failed: ${found.stderr.trim()}`);
      const sha = found.stdout.toString().trim();
      return { path: "", mode: "040000", type: "tree", sha, size: null };
    }
    const args = ["--literal-pathspecs", "ls-tree", "-l", "-z", "--full-tree", commit, "--", path];
    const listed = await about([commit], args);
    return parseTree(listed.stdout.toString()).find((entry) => entry.path === path) ?? null;
  }

  async function text(commit: string, path: string): Promise<string | null> {
    const entry = await entryAt(commit, path);
    return entry?.type === "blob" ? ((await blob(entry.sha))?.toString() ?? null) : null;
  }

  /**
   * The log for some options and a revision or range, which comes last, narrowed to paths if any are given. Nothing for
   * what does not exist.
   */
  async function commits(args: readonly string[], paths: readonly string[] = []): Promise<CommitObject[]> {
    const revisions = (args.at(-1) ?? "").split("..");
    const log = await about(revisions, ["log", `--format=${LOG_FORMAT}`, ...args, "--", ...paths]);
    return log.exitCode === 0 ? parseLog(log.stdout.toString()) : [];
  }

  async function commit(sha: string): Promise<CommitObject | null> {
    if ((await typeOf(sha)) !== "commit") return null;
    return (await commits(["-1", sha]))[0] ?? null;
  }

  async function refs(prefix = "refs/"): Promise<Ref[]> {
    // git matches whole parts of names; what is asked for may end within one.
    const listed = await must([
      "for-each-ref",
      `--format=${REF_FORMAT}`,
      prefix.slice(0, prefix.lastIndexOf("/") + 1),
    ]);
    return parseRefs(listed).filter(({ ref }) => ref.startsWith(prefix));
  }

  async function ref(name: string): Promise<Ref | null> {
    return (await refs(name)).find((found) => found.ref === name) ?? null;
  }

  /** Compare-and-swap; false when the ref was not at `before` (all zeros: must not exist). */
  async function updateRef(name: string, after: string, before: string): Promise<boolean> {
    const args =
      after === ZERO_SHA ? ["update-ref", "-d", name, before] : ["update-ref", name, after, before];
    return (await git(args)).exitCode === 0;
  }

  const isAncestor = async (ancestor: string, descendant: string): Promise<boolean> => {
    const args = ["merge-base", "--is-ancestor", ancestor, descendant];
    return (await about([ancestor, descendant], args)).exitCode === 0;
  };

  async function mergeBase(a: string, b: string): Promise<string | null> {
    const found = await about([a, b], ["merge-base", a, b]);
    return found.exitCode === 0 ? found.stdout.toString().trim() : null;
  }

  async function writeBlob(content: Buffer): Promise<string> {
    return (await must(["hash-object", "-w", "--stdin"], { input: content })).trim();
  }

  async function writeCommit(commit: Omit<CommitObject, "sha">): Promise<string> {
    const parents = commit.parents.flatMap((parent) => ["-p", parent]);
    const env = {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: commit.committer.date,
    };
    return (await must(["commit-tree", commit.tree, ...parents], { input: commit.message, env })).trim();
  }

  /** The difference of two trees, in the shape that the options ask for. */
  async function diff(options: readonly string[], from: string, to: string): Promise<string> {
    const made = await about([from, to], ["diff", ...options, "-M", from, to]);
    if (made.exitCode !== 0) throw new Error(`git diff failed: ${made.stderr.trim()}`);
    return made.stdout.toString();
  }

  /** The tree of a merge; null when it conflicts, or when this git (before 2.38) can't merge without a work tree. */
  async function mergeTree(ours: string, theirs: string): Promise<string | null> {
    const merged = await about([ours, theirs], ["merge-tree", "--write-tree", ours, theirs]);
    return merged.exitCode === 0 ? (merged.stdout.toString().split("\n")[0]?.trim() ?? null) : null;
  }

  return {
    git,
    must,
    typeOf,
    resolve,
    blob,
    tree,
    entryAt,
    text,
    commits,
    commit,
    refs,
    ref,
    updateRef,
    isAncestor,
    mergeBase,
    writeBlob,
    writeCommit,
    diff,
    mergeTree,
  };
}
