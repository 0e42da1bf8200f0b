import path from "node:path";
import { copyBranches, createBare, fillFrom } from "../git/create-bare.js";
import type { Hub } from "../hub.js";
import type { Repository } from "../store/model.js";
import { findRepository } from "../store/state.js";
import { accountNamed, repositoryNamed } from "./names.js";

export interface NewRepository {
  owner: string;
  name: string;
  /** A checkout (its HEAD with history) or a plain directory; absent: the repository stays empty. */
  from?: string;
  /** `owner/name`: it becomes a fork of that repository, with its branches as they are now. */
  forkOf?: string;
  private?: boolean;
  description?: string;
  /** Default `main`. */
  defaultBranch?: string;
  /** The setting that lets workflows open pull requests; on by default here, off on GitHub. */
  actionsMayCreatePulls?: boolean;
  /** Whether there are draft pull requests: on by default, off for private repositories on GitHub's free plan. */
  hasDrafts?: boolean;
}

/** Makes a bare repository, filled from a directory if one is given. */
export async function createRepository(hub: Hub, given: NewRepository): Promise<Repository> {
  const { state } = hub;
  const owner = accountNamed(state, given.owner);
  if (!/^[\w.-]+$/.test(given.name) || /^\.+$/.test(given.name))
    throw new Error(`${given.name} can't be the name of a repository`);
  if (findRepository(state, given.owner, given.name))
    throw new Error(`localhub already has a repository ${given.owner}/${given.name}`);
  const parent = given.forkOf === undefined ? null : repositoryNamed(state, given.forkOf);
  const defaultBranch = given.defaultBranch ?? parent?.defaultBranch ?? "main";
  const directory = path.join(state.directory, "repositories", owner.login, `${given.name}.git`);
  await createBare(directory, defaultBranch, state.path);
  if (given.from !== undefined)
    await fillFrom(directory, path.resolve(given.from), defaultBranch, state.path);
  if (parent) await copyBranches(directory, parent.directory, state.path);
  const made: Repository = {
    id: state.newId(),
    owner,
    name: given.name,
    description: given.description ?? null,
    private: given.private ?? parent?.private ?? false,
    defaultBranch,
    parent,
    directory,
    createdAt: state.now(),
    pushedAt: state.now(),
    archived: false,
    collaborators: new Map(),
    rulesets: [],
    labels: [],
    issues: [],
    comments: [],
    checkRuns: [],
    variables: new Map(),
    secrets: new Map(),
    workflows: [],
    runs: [],
    actionsMayCreatePulls: given.actionsMayCreatePulls ?? true,
    hasDrafts: given.hasDrafts ?? true,
    signedCommits: new Set(),
  };
  state.repositories.push(made);
  return made;
}
