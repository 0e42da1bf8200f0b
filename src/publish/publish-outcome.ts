import type { ChangedFile } from "../domain/change-set.js";
import { changeSetHash } from "../domain/change-set.js";
import type { IssueView } from "../domain/forge.js";
import { type Outcome, type PatchOutcome, publishedChanges } from "../domain/outcome.js";
import { steeringChanges } from "../domain/steering.js";
import { findSecrets } from "../secrets/find-secrets.js";
import { answerThreads } from "./answers.js";
import { doubted, judge } from "./judge.js";
import { changeSetProblems } from "./policy.js";
import { propose } from "./propose.js";
import type { Published, PublishRequest } from "./publish-request.js";
import { putQuestions } from "./questions.js";
import { refinedChanges } from "./refined-changes.js";
import { say } from "./say.js";
import { secretProblems } from "./secret-scan.js";
import { shownTexts } from "./shown-texts.js";

/**
 * Turns a run's outcome into what people see: a pull request with its check run, or an answer; in any case the status
 * comment. Done again, from any point at which it stopped, it ends in one branch, one pull request and one comment.
 */
export async function publishOutcome(request: PublishRequest): Promise<Published> {
  const { forge, attestation, order, events } = request;
  const issue = await forge.issue(order.issue);
  if (issue === null) return { kind: "withdrawn", reason: `Issue #${order.issue} is gone.` };
  // Merging closes the issue too: that is the end of it, and nothing to be done after all.
  const reason = (await pullWithdrawal(request)) ?? withdrawal(issue, order.label);
  if (reason !== null) {
    await say(request, { ending: "withdrawn", problem: reason });
    return { kind: "withdrawn", reason };
  }
  const judged = judge(request.outcome, attestation, order.base);
  if ("problem" in judged) return refuse(request, [judged.problem]);
  const { outcome } = judged;
  const leaks = await findSecrets(shownTexts(outcome, events).join("\n"), "shown.txt");
  if (leaks.length > 0) return refuse(request, ["What the run reports holds what looks like a secret."]);
  if (outcome.kind !== "ready" && outcome.kind !== "draft") {
    const notes = await answerThreads(request, { kind: "none", why: whyNone(outcome) });
    await say(request, { outcome, notes, pullRequestUrl: await openPullUrl(request) });
    if (outcome.kind === "asked") await putQuestions(request, outcome.questions);
    return { kind: "answered" };
  }
  return publishPatch(request, outcome);
}

function withdrawal({ state, labels }: IssueView, label: string): string | null {
  if (state === "closed")
    return "The issue was closed meanwhile: nothing was published. To have it done after all, reopen it and comment `/patchwright solve`.";
  if (labels.includes(label)) return null;
  return `The label ${label} was taken off meanwhile: nothing was published. To have it done after all, put it on again.`;
}

/** Who closes or merges a pull request wants no further commit on it. */
async function pullWithdrawal({ forge, order: { refines } }: PublishRequest): Promise<string | null> {
  if (refines === null) return null;
  const pull = await forge.pullRequest(refines.pull);
  if (pull?.state === "open") return null;
  const how = pull?.merged === true ? "merged" : "closed";
  return `Pull request ${refines.pull} was ${how} meanwhile: nothing was published.`;
}

/** Whoever may not write to the repository any more, may not have it written to either. */
async function rightLost({ forge, order: { asker } }: PublishRequest): Promise<string | null> {
  const permission = await forge.permissionOf(asker);
  if (permission === "admin" || permission === "write") return null;
  return `${asker}, who asked for this, may not write to the repository any more: the change was not published. Somebody who may can comment \`/patchwright retry\`.`;
}

/** A pull request from before that this run leaves as it is. */
async function openPullUrl({ forge, order: { issue, refines } }: PublishRequest): Promise<string | null> {
  const branch = refines?.branch ?? `patchwright/issue-${issue}`;
  return (await forge.openPullRequest(branch))?.url ?? null;
}

function whyNone(outcome: Exclude<Outcome, PatchOutcome>): string {
  switch (outcome.kind) {
    case "asked":
      return `there is a question first. ${outcome.questions.join(" ")}`;
    case "alreadySo":
      return `it seems to be so already. ${outcome.explanation.join(" ")}`;
    case "planned":
      return "this was a dry run.";
    case "gaveUp":
      return outcome.why;
  }
}

async function publishPatch(request: PublishRequest, outcome: PatchOutcome): Promise<Published> {
  const { forge, config, order } = request;
  const lost = await rightLost(request);
  if (lost !== null) {
    const notes = await answerThreads(request, { kind: "none", why: lost });
    await say(request, { ending: "withdrawn", problem: lost, notes });
    return { kind: "withdrawn", reason: lost };
  }
  const published = publishedChanges(outcome);
  const refined = await refinedFiles(request, outcome);
  if (refined === "other")
    return refuse(request, ["The branch no longer holds the change that was refined."]);
  // People's commits under a refinement are theirs: what they may write is not for us to say.
  const ours = refined === null || published.files.length === 0 ? published.files : refined;
  const changes = { base: published.base, files: [...ours] };
  const under = order.refines?.head ?? order.base;
  const problems = [
    ...(ours.length === 0 && published.files.length > 0 ? [] : changeSetProblems(changes, config.protect)),
    ...(await secretProblems(changes, (path) => forge.file(path, under))),
  ];
  if (problems.length > 0) return refuse(request, problems);
  const doubts = await steeringChanges(published, (path) => forge.file(path, order.base));
  const proposed = await propose(request, doubted(outcome, doubts), refined);
  return "problem" in proposed ? refuse(request, [proposed.problem]) : proposed;
}

/** What a refinement changes of its branch; null for a change from the base. */
async function refinedFiles(
  { forge, order: { base, refines } }: PublishRequest,
  outcome: PatchOutcome,
): Promise<ChangedFile[] | "other" | null> {
  if (refines === null) return null;
  const earlier = await forge.changesBetween(base, refines.head);
  if (earlier.base !== base || changeSetHash(earlier) !== refines.earlier) return "other";
  return refinedChanges(earlier, publishedChanges(outcome), (path) => forge.file(path, base));
}

async function refuse(request: PublishRequest, problems: string[]): Promise<Published> {
  const problem = problems.join(" ");
  const notes = await answerThreads(request, { kind: "none", why: problem });
  // The journal is as untrusted as what was refused, so that the comment does without it.
  await say({ ...request, events: [] }, { ending: "refused", problem, notes });
  return { kind: "refused", problems };
}
