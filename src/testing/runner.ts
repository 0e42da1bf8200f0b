import type { CommandResult } from "../domain/ports.js";
import type { Facts } from "./facts.js";
import type { RunRecords } from "./records.js";

/** How a repository runs its tests. */
export interface Detected {
  /** As a person would type it in the repository's root. */
  command: string;
  /** Why, in a sentence. */
  reason: string;
}

/** A command with our listener attached: what the workspace is asked to run. */
export interface Instrumented {
  command: string;
  support: Readonly<Record<string, string>>;
  collect: readonly string[];
}

export interface RelatedQuestion {
  /** Asks about repository-relative files that exist in the tree; null where this command leaves no room for it. */
  instrument: (run: { command: string; changed: readonly string[] }) => Instrumented | null;
  /** Repository-relative test files; null when the runner did not answer. */
  parse: (result: CommandResult, changed: readonly string[]) => string[] | null;
}

/** What a failure of a generated test on the base means. `fails` is a failure of what the test asks for. */
export type FailureKind = "fails" | "absent" | "broken";

/** A failed test, or a whole file that could not be loaded (`title` is then null). */
export interface FailureText {
  file: string;
  title: string | null;
  message: string;
}

/**
 * One test runner: how to see that a repository uses it, how to run it so that it tells of every test, and what its
 * words mean. Neither arguments, nor environment, nor working directory that the tests see may differ from a plain run;
 * a runner that can't hold this says in its file where it differs.
 */
export interface Runner {
  name: string;
  /** Tests stand among the code that they test: a file that ran tests is not a test file for that. */
  inlineTests?: true;
  /** True for the words of a command that starts this runner, without launchers such as npx. */
  invoked: (words: readonly string[]) => boolean;
  /** From files other than package.json's scripts; null when they do not say that this runner is used. */
  detect: (facts: Facts) => Detected | null;
  /** The command where the runner is installed and nothing says how it is started; null when it is not installed. */
  plain?: (facts: Facts) => string | null;
  /** `only` holds repository-relative test files; null is the whole suite. */
  instrument: (run: { command: string; only: readonly string[] | null }) => Instrumented;
  /** The runner's own answer to which test files depend on some changed ones; absent where it can't be asked. */
  related?: RelatedQuestion;
  /** What the listener wrote. Never throws: damage is told as `damaged`. */
  parse: (result: CommandResult) => RunRecords;
  /** True for files that the runner takes for tests by default, or by the repository's own pattern. */
  isTestFile: (path: string, facts: Facts) => boolean;
  /** File name of a new test, for a repository that has none to imitate; relative to the root. */
  newTestPath: (stem: string, facts: Facts) => string;
  /** True for files that steer the runner itself: its configuration and what it loads before the tests. */
  steers: (path: string) => boolean;
  /** What a failing generated test's message means on the base. */
  judge: (failure: FailureText, facts: Facts) => FailureKind;
  /** A test file whose every test must fail, loading these files first; null where that can't be written. */
  sentinel: ((plan: SentinelPlan) => Sentinel | null | Promise<Sentinel | null>) | null;
}

export interface SentinelPlan {
  /** Where the file will lie. */
  path: string;
  /** A title nobody can foresee. */
  title: string;
  /** Repository-relative changed source files to load first, where the language can load them by path. */
  load: readonly string[];
  facts: Facts;
  /** A file's text at the base; null when absent. */
  read: (path: string) => Promise<string | null>;
}

interface Sentinel {
  /** Where it has to lie, where that is not the plan's path. */
  path?: string;
  content: string;
  /** How many tests in it must fail, each with the title in its id. */
  tests: number;
}

/** Gives a runner's object its type, and keeps the literal of its name. */
export const defineRunner = <const R extends Runner>(runner: R): R => runner;
