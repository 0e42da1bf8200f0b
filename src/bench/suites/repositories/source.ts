import type { ChangeSet } from "../../../domain/change-set.js";

/** Where a repository task's files come from. */
export interface Source {
  /** Makes an empty folder a repository with the base as its one commit. */
  prepare: (folder: string) => Promise<void>;
  /** The hidden tests as whole files, to be laid over a change of the prepared repository `folder`, whose commit is `base`. */
  hidden: (prepared: { folder: string; base: string }) => Promise<ChangeSet>;
}
