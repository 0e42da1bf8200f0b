import type { Artifact, StepState } from "../workflows/types.js";

/**
 * What the hub remembers. Git data (commits, trees, refs) is not here: the bare repositories on disk are its truth.
 * Times are ISO 8601 in UTC to the second, as GitHub gives them.
 */

export type PermissionLevel = "read" | "triage" | "write" | "maintain" | "admin";

export type Permissions = Readonly<Record<string, string>>;

export interface Account {
  id: number;
  login: string;
  type: "User" | "Organization" | "Bot";
  name: string | null;
  createdAt: string;
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Reaction {
  id: number;
  content: string;
  user: Account;
  createdAt: string;
}

/** Something a person or program wrote, when, and through which app. */
export interface Authored {
  id: number;
  body: string;
  author: Account;
  app: App | null;
  createdAt: string;
  updatedAt: string;
}

export interface Comment extends Authored {
  issue: number;
  reactions: Reaction[];
}

/** One line of an issue's history. */
export interface IssueEvent {
  id: number;
  event: "labeled" | "unlabeled" | "closed" | "reopened" | "renamed" | "merged";
  actor: Account;
  createdAt: string;
  label?: string;
  rename?: { from: string; to: string };
}

/** An issue, or with `pull` a pull request: the two share their numbers. */
export interface Issue extends Authored {
  number: number;
  title: string;
  state: "open" | "closed";
  stateReason: string | null;
  labels: string[];
  assignees: Account[];
  closedAt: string | null;
  closedBy: Account | null;
  reactions: Reaction[];
  events: IssueEvent[];
  pull: Pull | null;
}

export interface Pull {
  /** The repository itself, or a fork of it. */
  headRepository: Repository;
  headRef: string;
  baseRef: string;
  /** Moves with the branch while the pull request is open. */
  headSha: string;
  /** The base branch's commit when the pull request was opened or last looked at. */
  baseSha: string;
  draft: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommitSha: string | null;
  maintainerCanModify: boolean;
  reviewers: Account[];
  reviews: Review[];
  comments: ReviewComment[];
}

export type PullRequest = Issue & { pull: Pull };

export interface Review extends Authored {
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "PENDING";
  commitSha: string;
}

export type Side = "LEFT" | "RIGHT";

export interface ReviewComment extends Authored {
  review: number | null;
  path: string;
  line: number;
  side: Side;
  startLine: number | null;
  startSide: Side | null;
  position: number | null;
  diffHunk: string;
  commitSha: string;
  inReplyTo: number | null;
  reactions: Reaction[];
}

export interface Annotation {
  path: string;
  startLine: number;
  endLine: number;
  level: string;
  message: string;
  title: string | null;
}

export interface CheckRun {
  id: number;
  name: string;
  headSha: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  startedAt: string;
  completedAt: string | null;
  externalId: string;
  detailsUrl: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  app: App | null;
}

export interface WorkflowFile {
  id: number;
  path: string;
  name: string;
  createdAt: string;
}

export interface WorkflowRun {
  id: number;
  workflow: WorkflowFile;
  number: number;
  attempt: number;
  event: string;
  title: string;
  headRepository: Repository;
  headBranch: string | null;
  /** What its checks are shown on: for pull requests their head, not the merge that was run. */
  headSha: string;
  /** `pending`: it waits for its concurrency group. */
  status: "queued" | "pending" | "in_progress" | "completed";
  conclusion: string | null;
  actor: Account;
  /** Who started the latest attempt. */
  triggeringActor: Account;
  createdAt: string;
  /** When the latest attempt began. */
  startedAt: string;
  updatedAt: string;
  /** Those of the latest attempt. */
  jobs: Job[];
  earlierJobs: Job[];
  artifacts: Artifact[];
  /** Why it could not start, else empty. */
  errors: string[];
  /** Asks what still runs to stop; null when nothing does. */
  cancel: (() => void) | null;
  /** Starts another attempt, of all jobs or of those that failed; null while one is under way. */
  runAgain: ((by: Account, failedOnly: boolean) => void) | null;
  /** Lets a run begin that waits for an approval; null for all others. */
  approve: (() => void) | null;
}

export interface Job {
  id: number;
  attempt: number;
  name: string;
  labels: readonly string[];
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  steps: readonly StepState[];
  log: LogLine[];
  /** What its steps wrote to the job summary, as Markdown. */
  summary: string;
}

export interface LogLine {
  step: number;
  text: string;
}

export type Rule =
  | "creation"
  | "update"
  | "deletion"
  | "non_fast_forward"
  | "required_signatures"
  | "pull_request";

/** What a repository's owner forbids for the branches of a pattern. */
export interface Ruleset {
  /** As GitHub's settings take it: `refs/heads/patchwright/**`, `~DEFAULT_BRANCH`, `~ALL`. */
  include: string;
  rules: readonly Rule[];
  /** Logins that it does not bind. */
  bypass: readonly string[];
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  /** What it is a fork of. */
  parent: Repository | null;
  /** The bare repository. */
  directory: string;
  createdAt: string;
  pushedAt: string;
  /** Everybody may read it, as before, and nobody change it. */
  archived: boolean;
  collaborators: Map<string, PermissionLevel>;
  rulesets: readonly Ruleset[];
  labels: Label[];
  issues: Issue[];
  comments: Comment[];
  checkRuns: CheckRun[];
  variables: Map<string, { value: string; createdAt: string }>;
  secrets: Map<string, string>;
  workflows: WorkflowFile[];
  /** The setting that lets workflows open pull requests with their own token. */
  actionsMayCreatePulls: boolean;
  /** Whether the owner's plan has draft pull requests here. */
  hasDrafts: boolean;
  runs: WorkflowRun[];
  /** Commits made through the API in a bot's own name: GitHub signs those. */
  signedCommits: Set<string>;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  owner: Account;
  bot: Account;
  permissions: Permissions;
  events: readonly string[];
  webhookUrl: string | null;
  webhookSecret: string;
  publicKey: string;
  createdAt: string;
}

export interface Installation {
  id: number;
  app: App;
  account: Account;
  /** Ids of the repositories it may touch. */
  repositories: Set<number>;
  createdAt: string;
}

/** One webhook as it was sent, kept for the deliveries API. */
export interface Delivery {
  id: number;
  guid: string;
  app: App;
  event: string;
  action: string | null;
  installationId: number;
  repositoryId: number | null;
  payload: Readonly<Record<string, unknown>>;
  redelivery: boolean;
  deliveredAt: string;
  durationSeconds: number;
  status: string;
  statusCode: number;
  requestHeaders: Readonly<Record<string, string>>;
  responseHeaders: Readonly<Record<string, string>>;
  responseBody: string;
}

export const isPullRequest = (issue: Issue): issue is PullRequest => issue.pull !== null;

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;
