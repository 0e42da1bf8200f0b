import type { ChangedFile, ChangeSet } from "./change-set.js";

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
  /** ISO 8601. */
  createdAt: string;
  updatedAt: string;
}

/** A comment on lines of a pull request; its thread is named by the first comment in it. */
export interface ReviewCommentView extends CommentView {
  path: string;
  /** In the file as the pull request has it, 1-based; null where the line is no longer there. */
  line: number | null;
  /** The part of the difference that it stands under. */
  hunk: string;
  /** The review it came with; null for one that was written alone. */
  review: number | null;
  /** The id of the thread's first comment; null for that one itself. */
  replyTo: number | null;
}

export interface ReviewView {
  id: number;
  body: string;
  state: "approved" | "changes-requested" | "commented" | "dismissed" | "pending";
  author: Actor;
  url: string;
  /** ISO 8601; empty for one that is still being written. */
  submittedAt: string;
}

export interface PullRequestView {
  number: number;
  /** What GraphQL knows it by. */
  nodeId: string;
  url: string;
  title: string;
  body: string;
  state: "open" | "closed";
  draft: boolean;
  merged: boolean;
  author: Actor;
  /** `repository` is `owner/name`; null where the fork it came from is gone. */
  head: { branch: string; sha: string; repository: string | null };
  baseBranch: string;
  labels: readonly string[];
  /** Logins of who is asked for a review and has not given one. */
  reviewers: readonly string[];
  /** Whether it merges without a conflict; null in lists, and for as long as GitHub has not worked it out. */
  mergeable: boolean | null;
}

export type Reaction = "eyes" | "confused" | "rocket" | "+1";

/** What can be reacted to. */
export type Reactable = { issue: number } | { comment: number } | { reviewComment: number };

export interface CommitView {
  sha: string;
  tree: string;
  parents: readonly string[];
  message: string;
  /** Written by a program and, as far as git tells, by nobody amended or rebased since. */
  byProgram: boolean;
}

/** A remark on a line of a file as the commit has it (1-based), in plain text. */
export interface Annotation {
  path: string;
  line: number;
  title: string;
  message: string;
}

interface NewCheckRun {
  name: string;
  headSha: string;
  conclusion: "success" | "neutral" | "failure" | "action_required";
  title: string;
  summary: string;
  text: string;
  /** Shown as warnings, in this order. */
  annotations: readonly Annotation[];
}

/** Somebody's account, as far as a commit can name its co-author. */
export interface AccountView {
  login: string;
  /** The name they show; their own words. */
  name: string;
  /** The address by which the forge attributes a commit to them, without telling their own. */
  noreply: string;
}

export interface WorkflowRunView {
  id: number;
  /** What `run-name` made of it. */
  title: string;
  url: string;
  createdAt: string;
  /** The event that started it. */
  event: string;
  isOver: boolean;
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
  /** The oldest comment of an issue or pull request that is such a one; no more pages are read than that takes. */
  findComment: (
    number: number,
    isIt: (comment: CommentView) => boolean,
    /** ISO 8601: only among those that were written or edited since then. */
    since?: string,
  ) => Promise<CommentView | null>;
  /** Every comment of the repository that was written or edited since then, over all pages. */
  commentsSince: (iso: string) => Promise<readonly CommentView[]>;
  /** A comment of an issue's or pull request's conversation, by its id. */
  comment: (id: number) => Promise<CommentView | null>;
  createComment: (number: number, body: string) => Promise<CommentView>;
  updateComment: (id: number, body: string) => Promise<CommentView>;
  /** Gone already is no error. */
  deleteComment: (id: number) => Promise<void>;
  account: (login: string) => Promise<AccountView | null>;
  /** The names of the files in a folder (`""` is the root) on a branch or commit; empty where it is absent. */
  fileNames: (folder: string, ref: string) => Promise<readonly string[]>;
  /** A file's text on a branch or commit. */
  file: (path: string, ref: string) => Promise<string | null>;
  /** The commit a branch points to. */
  branchHead: (branch: string) => Promise<string | null>;
  /** The names of the branches that begin so. */
  branchesWith: (prefix: string) => Promise<readonly string[]>;
  commit: (sha: string) => Promise<CommitView>;
  /** The last commits of a branch, newest first, at most 100. */
  lastCommits: (branch: string, most: number) => Promise<readonly CommitView[]>;
  /** The commit where the two parted, and what `head` changed since then. Each is a branch or a commit. */
  changesBetween: (base: string, head: string) => Promise<ChangeSet>;
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
  /** Gone already is no error. */
  deleteBranch: (branch: string) => Promise<void>;
  pullRequest: (number: number) => Promise<PullRequestView | null>;
  /** The open pull requests, newest first, at most 500: a busy repository has thousands of others'. */
  openPullRequests: () => Promise<readonly PullRequestView[]>;
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
  requestReview: (pull: number, login: string) => Promise<void>;
  /** Over all pages, oldest first. */
  reviews: (pull: number) => Promise<readonly ReviewView[]>;
  reviewComments: (pull: number) => Promise<readonly ReviewCommentView[]>;
  /** Answers in the thread of a review comment, which must be the thread's first. */
  replyInThread: (pull: number, comment: number, body: string) => Promise<ReviewCommentView>;
  /** Done twice it is one reaction. */
  react: (to: Reactable, content: Reaction) => Promise<void>;
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
