import type { Actor } from "./rest/actor.js";
import type { Account, Repository } from "./store/model.js";

/** Something that happened in a repository, told to apps and workflows. */
export interface HubEvent {
  /** `issues`, `pull_request`, `push` … */
  event: string;
  action?: string;
  repository: Repository;
  actor: Actor;
  sender: Account;
  /** The webhook's own part; action, repository and sender are added. */
  payload: Readonly<Record<string, unknown>>;
  /** What triggers and contexts of workflows look at. */
  workflow?: WorkflowScope;
}

/** Where the workflows of an event are read and run. */
export interface WorkflowScope {
  ref: string;
  /** The commit whose workflow files count and that runs. */
  sha: string;
  /** The commit the run is shown on, where that is another one. */
  headSha?: string;
  headRef?: string;
  baseRef?: string;
  /** The fork that a pull request comes from: its runs get no secrets, and a token that only reads. */
  headRepository?: Repository;
  changedPaths?: readonly string[];
  /** Name of the workflow that ran, for `workflow_run`. */
  completed?: string;
}
