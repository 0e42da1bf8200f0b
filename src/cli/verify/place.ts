import { mkdtemp, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PatchwrightError } from "../../domain/errors.js";
import type { Git } from "../../workspace/base/git.js";
import { gitSaid, userGit } from "./user-git.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the objects are that are verified, and where pull requests come from. */
export interface Place {
  folder: string;
  git: Git;
  /** A name or an address that git can fetch from. */
  remote: string;
  remove: () => Promise<void>;
}

/**
 * A checkout with its remote; or, for `owner/name`, an empty repository in a temporary folder that fetches from GitHub.
 * A folder of that name goes before. Throws `not-a-repository`.
 */
export async function openPlace(repo: string, remote: string, environment: Environment): Promise<Place> {
  const isFolder = await stat(repo).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder && /^[\w.-]+\/[\w.-]+$/.test(repo)) return fetchedPlace(repo, environment);
  const git = userGit(repo, environment);
  await git.text(["rev-parse", "--git-dir"]).catch((cause: unknown) => {
    throw new PatchwrightError("not-a-repository", { path: repo }, { cause });
  });
  return { folder: repo, git, remote, remove: async () => {} };
}

async function fetchedPlace(name: string, environment: Environment): Promise<Place> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-verify-"));
  const git = userGit(folder, environment);
  await git.text(["init", "-q", "--bare"]);
  const server = environment.GITHUB_SERVER_URL ?? "https://github.com";
  return {
    folder,
    git,
    remote: `${server.replace(/\/+$/, "")}/${name}.git`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The address that a remote's name stands for; an address stands for itself. Throws `remote-unknown`. */
export async function addressOf({ git, folder, remote }: Place): Promise<string> {
  if (/[:/]/.test(remote)) return remote;
  const address = await git.text(["remote", "get-url", remote]).catch((cause: unknown) => {
    throw new PatchwrightError("remote-unknown", { path: folder, remote }, { cause });
  });
  return address.trim();
}

/** Fetches one ref into one of ours. Throws `fetch-failed` in git's words; nothing else of the checkout changes. */
export async function fetchRef(
  { git, remote }: Place,
  what: string,
  from: string,
  to: string,
): Promise<string> {
  const options = [
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-gc",
  ];
  await git.text(["fetch", ...options, remote, `+${from}:${to}`]).catch((cause: unknown) => {
    throw new PatchwrightError("fetch-failed", { what, remote, detail: gitSaid(cause) }, { cause });
  });
  return (await git.text(["rev-parse", "--verify", `${to}^{commit}`])).trim();
}
