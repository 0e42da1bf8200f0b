import type { ChangeSet } from "../domain/change-set.js";
import type { Config } from "../domain/config.js";
import type { Task } from "../domain/task.js";

/** One thing to solve, and how to tell whether it was. Nothing hidden is in `task` or in the prepared repository. */
export interface BenchTask {
  /** Unique in its suite. */
  id: string;
  /** Makes a git repository (one commit, no history) in an empty folder. The same commit each time, so that a run can resume. */
  prepare: (folder: string, signal: AbortSignal) => Promise<void>;
  task: Task;
  /** What differs from the defaults: setup, test command … */
  config: Config;
  /** Judges a change set by the hidden tests. `folder` is a prepared repository: it is copied, never written to. `null`: nothing was changed. */
  evaluate: (given: { folder: string; changes: ChangeSet | null; signal: AbortSignal }) => Promise<Verdict>;
}

export interface Verdict {
  solved: boolean;
  /** In words: "12 of 12 hidden tests pass", or the first failure. */
  why: string;
}

export interface Suite {
  name: string;
  tasks: readonly BenchTask[];
}

/** What evaluation and preparation run with. */
export interface SuiteSettings {
  sandbox: "bwrap" | "unshare" | "none" | undefined;
  environment: Readonly<Record<string, string | undefined>>;
}

/** A suite by name ("own", "own-problems", "own-tasks") or by file (JSONL, parquet, JSON). Throws `PatchwrightError`. */
export type LoadSuite = (nameOrFile: string, settings: SuiteSettings) => Promise<Suite>;
