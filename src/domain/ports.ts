import type { ChangeSet } from "./change-set.js";
import type { Message, NewRunEvent, RunEvent, StageName } from "./run-event.js";
import type { TestReport } from "./test-report.js";
import type { Usage } from "./usage.js";

/** Milliseconds since the epoch, and a pause that ends early when aborted. */
export interface Clock {
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Append-only. `append` has written the line to disk when it resolves. */
export interface Journal {
  append: (event: NewRunEvent) => Promise<void>;
  events: () => readonly RunEvent[];
}

export interface ModelRequest {
  stage: StageName;
  messages: readonly Message[];
  /** The JSON schema of the whole reply, where it is data only; used where an endpoint and a setting allow it. */
  answerSchema?: Readonly<Record<string, unknown>>;
  /**
   * Told of each attempt that cost something and gave no reply, before the next attempt is made.
   * What it throws ends the call.
   */
  onWasted?: (usage: Usage) => void;
}

export interface ModelReply {
  text: string;
  finish: "stop" | "length" | "refusal";
  /** The model that answered, in the endpoint's words. */
  model: string;
  /** Of the whole call, with the attempts that were thrown away. */
  usage: Usage;
}

/**
 * One endpoint. Retries, deadlines and stalls are dealt with inside; what still fails is thrown as a
 * PatchwrightError with a `model-…` code.
 */
export interface ModelClient {
  /** The model asked for by default: part of a stage's key. */
  model: string;
  /** The model that a stage asks for, where stages differ; absent means `model` for all. */
  modelFor?: (stage: StageName) => string;
  reply: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>;
}

export interface CommandRequest {
  /** Run by `sh -c` in the repository's root, or in `cwd` below it. */
  command: string;
  cwd?: string;
  /** The tree it sees: the base with these changes. */
  changes: ChangeSet;
  timeoutMs: number;
  /**
   * Files of ours, such as a reporter, outside the repository and read-only: name to content.
   * `{support}` in the command stands for their folder.
   */
  support?: Readonly<Record<string, string>>;
  /** Files that the command writes into the folder `{out}`; their text comes back in `collected` where they exist. */
  collect?: readonly string[];
  /** Only for setup commands of the base: nothing that a model wrote ever has the network. */
  network?: boolean;
}

export interface CommandResult {
  /** Null when a signal or a limit ended it. */
  exitCode: number | null;
  signal: string | null;
  /** The limit that ended it, by name. */
  limit: "time" | "memory" | "processes" | "output" | "disk" | null;
  /** Head and tail, control sequences and workflow commands neutralised, temporary paths replaced. */
  stdout: string;
  stderr: string;
  durationMs: number;
  collected: Readonly<Record<string, string>>;
}

/**
 * A repository at one base commit. Reading is always from the base; a command sees the base with a change set laid
 * on it, and what it does to the tree is gone afterwards.
 */
export interface Workspace {
  /** The base commit's hash. */
  base: string;
  /** What setup could not do, in sentences: the base is installed in part, and its tests may fail for that. */
  gaps?: readonly string[];
  /** The paths git tracks at the base. */
  files: () => Promise<readonly string[]>;
  /** A file's text at the base; null when absent or binary. */
  read: (path: string) => Promise<string | null>;
  /** A base file's mode, for change sets; null when absent. */
  mode: (path: string) => Promise<"100644" | "100755" | "120000" | "160000" | null>;
  /** Fixed strings looked for in the base's text files, all at once. */
  grep: (needles: readonly string[]) => Promise<readonly GrepHit[]>;
  run: (request: CommandRequest, signal: AbortSignal) => Promise<CommandResult>;
  close: () => Promise<void>;
}

export interface GrepHit {
  path: string;
  /** 1-based. */
  line: number;
  text: string;
  /** The needle that hit. */
  needle: string;
}

export interface SuiteRequest {
  changes: ChangeSet;
  /** Repository-relative test files; absent means the whole suite. */
  only?: readonly string[];
  /** Shorter than the suite's own limit, for a run that may never end. */
  timeoutMs?: number;
}

/** A repository's own suite. A run that goes wrong is a report, not an exception. */
export interface TestSuite {
  runner: string;
  /** The plain command, as a person would type it. */
  command: string;
  /** Why this runner and command, in a sentence. */
  reason: string;
  run: (request: SuiteRequest, signal: AbortSignal) => Promise<TestReport>;
  /** Where a new test file would go and what it would be called, after the neighbours' manner. */
  newTestPath: (stem: string) => string;
  /** True for files that the suite treats as tests. */
  isTestFile: (path: string) => boolean;
}
