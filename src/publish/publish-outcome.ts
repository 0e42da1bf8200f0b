import type { Forge, PullRequestView } from "../domain/forge.js";
import type { LedgerEntry } from "../domain/ledger.js";
import { type Outcome, type PatchOutcome, publishedChanges } from "../domain/outcome.js";
import type { RunEvent } from "../domain/run-event.js";
import { steeringChanges } from "../domain/steering.js";
import { checkRunText } from "../report/check-run-text.js";
import { pullRequestBody, pullRequestTitle } from "../report/pull-request.js";
import { statusComment } from "../report/status-comment.js";
import { findSecrets } from "../secrets/find-secrets.js";
import { putOnBranch } from "./branch.js";
import { type Attestation, doubted, judge } from "./judge.js";
import { changeSetProblems } from "./policy.js";
import { secretProblems } from "./secret-scan.js";
import { putStatus } from "./status.js";

export interface PublishRequest {
  forge: Forge;
  issue: number;
  /** The label that makes the issue a task: without it, it is one no more. */
  label: string;
  /** The commit that the run was started on, as pinned by the accept job. */
  base: string;
  /** The solve job's result: untrusted. */
  outcome: unknown;
  /** The verify job's, null when it did not run. */
  attestation: Attestation | null;
  /** The journal, untrusted: every string in it is escaped by the reports. */
  events: readonly RunEvent[];
  /** Globs that this repository lets nobody's patch touch. */
  protect: readonly string[];
  /** Logins that write for us (see putStatus). */
  actors: readonly string[];
  runUrl: string | null;
  /** What the run has used, for the issue's and the day's budgets. */
  entry: LedgerEntry;
  /** How to ask for a change, in Markdown of ours. */
  refineHint: string;
}

export type Published =
  | { kind: "pull-request"; number: number; url: string; branch: string; draft: boolean }
  /** Said in the status comment; there is nothing to propose. */
  | { kind: "answered" }
  /** The issue was closed or its label taken off meanwhile. */
  | { kind: "withdrawn"; reason: string }
  /** Nothing but the status comment was written, and that says why. */
  | { kind: "refused"; problems: string[] };

/**
 * Turns a run's outcome into what people see: a pull request with its check run, or an answer; in any case the status
 * comment. Done again, from any point at which it stopped, it ends in one branch, one pull request and one comment.
 */
export async function publishOutcome(request: PublishRequest): Promise<Published> {
  const { forge, attestation, base } = request;
  const reason = await withdrawal(request);
  if (reason !== null) {
    await say(request, { problem: reason });
    return { kind: "withdrawn", reason };
  }
  const judged = judge(request.outcome, attestation, base);
  if ("problem" in judged) return refuse(request, [judged.problem]);
  const { outcome } = judged;
  const leaks = await findSecrets(shownTexts(request, outcome).join("\n"), "shown.txt");
  if (leaks.length > 0) return refuse(request, ["What the run reports holds what looks like a secret."]);
  if (outcome.kind !== "ready" && outcome.kind !== "draft") {
    await say(request, { outcome });
    return { kind: "answered" };
  }
  const published = publishedChanges(outcome);
  const problems = [
    ...changeSetProblems(published, request.protect),
    ...(await secretProblems(published, (path) => forge.file(path, base))),
  ];
  if (problems.length > 0) return refuse(request, problems);
  const doubts = await steeringChanges(published, (path) => forge.file(path, base));
  return propose(request, doubted(outcome, doubts));
}

async function withdrawal({ forge, issue, label }: PublishRequest): Promise<string | null> {
  const view = await forge.issue(issue);
  if (view === null) return `Issue #${issue} is gone.`;
  if (view.state === "closed") return "The issue was closed meanwhile: nothing was published.";
  return view.labels.includes(label)
    ? null
    : `The label ${label} was taken off meanwhile: nothing was published.`;
}

async function propose(request: PublishRequest, outcome: PatchOutcome): Promise<Published> {
  const { forge, issue, label } = request;
  const title = pullRequestTitle(outcome);
  const defaultBranch = await forge.defaultBranch();
  const { branch, head } = await putOnBranch({
    forge,
    issue,
    changes: publishedChanges(outcome),
    title,
    defaultBranch,
  });
  const pull = await putPullRequest(request, outcome, branch, defaultBranch);
  const check = checkRunText(outcome.evidence);
  await forge.putCheckRun({ name: "Patchwright", headSha: head, ...check });
  await forge.addLabels(pull.number, [label]);
  await say(request, { outcome, pullRequestUrl: pull.url });
  return { kind: "pull-request", number: pull.number, url: pull.url, branch, draft: pull.draft };
}

async function putPullRequest(
  request: PublishRequest,
  outcome: PatchOutcome,
  head: string,
  base: string,
): Promise<PullRequestView> {
  const { forge } = request;
  const text = { title: pullRequestTitle(outcome), body: bodyOf(request, outcome) };
  const open = await forge.openPullRequest(head);
  if (open === null) return forge.createPullRequest({ ...text, head, base, draft: outcome.kind === "draft" });
  const same = open.title === text.title && open.body === text.body;
  return same ? open : forge.updatePullRequest(open.number, text);
}

const bodyOf = ({ events, issue, runUrl, refineHint }: PublishRequest, outcome: PatchOutcome): string =>
  pullRequestBody({ outcome, events, issue, runUrl, refineHint });

/** What people would read, before it is escaped: an escaped key is still a key, but no scanner knows it. */
function shownTexts({ events }: PublishRequest, outcome: Outcome): string[] {
  const { changes: _, ...said } = "changes" in outcome ? saidOf(outcome) : { ...outcome, changes: null };
  const noted = events.flatMap((event) => {
    if (event.type === "noted") return [event.text];
    if (event.type === "stage-failed") return [event.message];
    return event.type === "command-finished" ? [event.command] : [];
  });
  return [...stringsOf(said), ...noted];
}

/** Without the files themselves, which have a scan of their own. */
function saidOf({ changedExpectations, ...outcome }: PatchOutcome) {
  return { ...outcome, declared: changedExpectations?.tests ?? [] };
}

/** As they stand, since JSON would put backslashes into them that hide a key. */
function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

async function refuse(request: PublishRequest, problems: string[]): Promise<Published> {
  // The journal is as untrusted as what was refused, so that the comment does without it.
  await say({ ...request, events: [] }, { problem: problems.join(" ") });
  return { kind: "refused", problems };
}

interface Said {
  outcome?: Outcome;
  problem?: string;
  pullRequestUrl?: string;
}

async function say(request: PublishRequest, said: Said): Promise<void> {
  const { forge, issue, actors, entry } = request;
  await putStatus(forge, { issue, body: statusText(request, said), actors, entry });
}

function statusText({ events, runUrl }: PublishRequest, said: Said): string {
  const { outcome = null, problem = null, pullRequestUrl = null } = said;
  return statusComment({ events, runUrl, outcome, problem, pullRequestUrl });
}
