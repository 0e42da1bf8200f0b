import type { ChangedFile } from "./change-set.js";

/** A person or a program on the forge. */
export interface Actor {
  login: string;
  type: "User" | "Bot" | "Organization";
}

export interface IssueView {
  number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  labels: readonly string[];
  author: Actor;
  /** ISO 8601; moves with every comment too. */
  updatedAt: string;
  isPullRequest: boolean;
}

export interface CommentView {
  id: number;
  body: string;
  author: Actor;
  url: string;
}

export interface PullRequestView {
  number: number;
  url: string;
  title: string;
  body: string;
  state: "open" | "closed";
  draft: boolean;
  head: { branch: string; sha: string };
  baseBranch: string;
}

export interface CommitView {
  sha: string;
  tree: string;
  parents: readonly string[];
  message: string;
}

interface NewCheckRun {
  name: string;
  headSha: string;
  conclusion: "success" | "neutral" | "failure" | "action_required";
  title: string;
  summary: string;
  text: string;
}

export interface WorkflowRunView {
  id: number;
  /** What `run-name` made of it. */
  title: string;
  url: string;
  createdAt: string;
}

/**
 * One repository on GitHub, as far as Patchwright uses it. Retries and rate limits are dealt with inside; what still
 * fails is a PatchwrightError `forge-failed`. "Absent" is null, not an error.
 */
export interface Forge {
  repository: { owner: string; name: string };
  defaultBranch: () => Promise<string>;
  permissionOf: (login: string) => Promise<"admin" | "write" | "read" | "none">;
  issue: (number: number) => Promise<IssueView | null>;
  /** Every comment of an issue or pull request, over all pages, oldest first. */
  comments: (number: number) => Promise<readonly CommentView[]>;
  /** Every comment of the repository that was written or edited since then, over all pages. */
  commentsSince: (iso: string) => Promise<readonly CommentView[]>;
  createComment: (number: number, body: string) => Promise<CommentView>;
  updateComment: (id: number, body: string) => Promise<CommentView>;
  /** A file's text on a branch or commit. */
  file: (path: string, ref: string) => Promise<string | null>;
  /** The commit a branch points to. */
  branchHead: (branch: string) => Promise<string | null>;
  commit: (sha: string) => Promise<CommitView>;
  /** The commits that `head` has and `base` has not, oldest first. Each is a branch or a commit. */
  commitsAhead: (base: string, head: string) => Promise<readonly CommitView[]>;
  /**
   * Blobs, tree and commit through the Git Data API, without author or committer, so that GitHub signs it.
   * `files` are laid on the tree of the first parent, or of the commit `onto`.
   */
  createCommit: (commit: {
    parents: readonly [string, ...string[]];
    onto?: string;
    files: readonly ChangedFile[];
    message: string;
  }) => Promise<string>;
  createBranch: (branch: string, sha: string) => Promise<void>;
  /** Fast-forward only. */
  advanceBranch: (branch: string, sha: string) => Promise<void>;
  openPullRequest: (head: string) => Promise<PullRequestView | null>;
  createPullRequest: (pull: {
    title: string;
    body: string;
    head: string;
    base: string;
    draft: boolean;
  }) => Promise<PullRequestView>;
  /**
   * Makes a pull request a draft, or ready for review; one that is so already is left alone. Where the plan has no
   * drafts, the title says so instead (`[draft] …`), and `draft` in the answer stays false.
   */
  setDraft: (number: number, draft: boolean) => Promise<PullRequestView>;
  updatePullRequest: (number: number, change: { title?: string; body?: string }) => Promise<PullRequestView>;
  /** One check run of a name for a commit: made, or brought up to date where it is there already. */
  putCheckRun: (check: NewCheckRun) => Promise<void>;
  addLabels: (number: number, labels: readonly string[]) => Promise<void>;
  /** The runs of one workflow file, newest first, as far as `enough` says no. */
  workflowRuns: (
    file: string,
    enough: (seen: readonly WorkflowRunView[]) => boolean,
  ) => Promise<readonly WorkflowRunView[]>;
  dispatchWorkflow: (file: string, ref: string, inputs: Readonly<Record<string, string>>) => Promise<void>;
}
