import { StepFailure } from "../step-failure.js";

/** Runs git in the checkout; gives what it printed. Throws StepFailure when it fails. */
export type Git = (...args: readonly string[]) => Promise<string>;

/** What to check out: a ref as given (`main`, `refs/pull/3/merge`, a commit), and the commit when it is known. */
export interface Target {
  readonly ref: string;
  readonly commit: string;
}

/**
 * Fetches what is needed and checks it out, with the refspecs of `actions/checkout`.
 * @param depth commits; 0 is the whole history of all branches and tags
 */
export async function fetchAndCheckOut(git: Git, asked: Target, depth: number, tags: boolean): Promise<void> {
  const target = asked.ref === "" && asked.commit === "" ? await defaultBranch(git) : asked;
  const refspecs = depth > 0 ? narrowRefspecs(target, tags) : wideRefspecs(target);
  const options = [tags || depth <= 0 ? "--tags" : "--no-tags", "--prune", "--no-recurse-submodules"];
  if (depth > 0) options.push(`--depth=${depth}`);
  await git("-c", "protocol.version=2", "fetch", "--quiet", ...options, "origin", ...refspecs);

  const branch = await branchOf(git, target);
  if (branch !== undefined) {
    await git("checkout", "--quiet", "--force", "-B", branch, `refs/remotes/origin/${branch}`);
    return;
  }
  await git(
    "checkout",
    "--quiet",
    "--force",
    "--detach",
    target.commit || (await committish(git, target.ref)),
  );
}

async function defaultBranch(git: Git): Promise<Target> {
  const found = /^ref: (refs\/heads\/\S+)\s+HEAD$/m.exec(
    await git("ls-remote", "--symref", "origin", "HEAD"),
  );
  if (found === null) throw new StepFailure("Unable to determine the default branch");
  return { ref: found[1] ?? "", commit: "" };
}

function narrowRefspecs({ ref, commit }: Target, tags: boolean): readonly string[] {
  const all = tags ? ["+refs/tags/*:refs/tags/*"] : [];
  if (ref === "") return [...all, commit];
  const [, kind, name] = /^refs\/(heads|pull|tags)\/(.+)$/.exec(ref) ?? [];
  const source = commit || ref;
  if (kind === "heads") return [...all, `+${source}:refs/remotes/origin/${name}`];
  if (kind === "pull") return [...all, `+${source}:refs/remotes/pull/${name}`];
  if (kind === "tags") return tags ? all : [`+${source}:${ref}`];
  if (ref.startsWith("refs/")) return [...all, `+${source}:${ref}`];
  // A short name: a branch or a tag, whichever there is.
  return [...all, `+refs/heads/${ref}*:refs/remotes/origin/${ref}*`, `+refs/tags/${ref}*:refs/tags/${ref}*`];
}

function wideRefspecs({ ref, commit }: Target): readonly string[] {
  const all = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  const [, pull] = /^refs\/pull\/(.+)$/.exec(ref) ?? [];
  if (pull !== undefined) return [...all, `+${commit || ref}:refs/remotes/pull/${pull}`];
  return all;
}

/** The branch to be on, when the target is one: then the checkout is not detached. */
async function branchOf(git: Git, { ref }: Target): Promise<string | undefined> {
  const name =
    /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? (ref.startsWith("refs/") || ref === "" ? undefined : ref);
  if (name === undefined) return undefined;
  const found = await git("branch", "--list", "--remote", `origin/${name}`);
  return found.trim() === "" ? undefined : name;
}

async function committish(git: Git, ref: string): Promise<string> {
  if (ref.startsWith("refs/pull/")) return ref.replace("refs/pull/", "refs/remotes/pull/");
  if (ref.startsWith("refs/")) return ref;
  if ((await git("tag", "--list", ref)).trim() !== "") return `refs/tags/${ref}`;
  throw new StepFailure(`A branch or tag with the name '${ref}' could not be found`);
}
