import { type ChangedFile, changeSetHash } from "../domain/change-set.js";
import { isPatchwrightError } from "../domain/errors.js";
import type { Forge, PullRequestView } from "../domain/forge.js";
import { type PatchOutcome, publishedChanges } from "../domain/outcome.js";
import { markedTitle, unmarkedTitle } from "../github/no-drafts.js";
import { checkRunText } from "../report/check-run-text.js";
import { pullRequestBody, pullRequestTitle } from "../report/pull-request.js";
import { answerThreads } from "./answers.js";
import { type Placed, putOnBranch } from "./branch.js";
import { styled } from "./conventional.js";
import { mannerOf } from "./manner.js";
import { mayOpenAnother } from "./our-pulls.js";
import type { Published, PublishRequest } from "./publish-request.js";
import { requestReviews } from "./reviewers.js";
import { say } from "./say.js";
import { markStale } from "./stale.js";

type Proposed = Extract<Published, { kind: "pull-request" }>;

/**
 * A change that may be published becomes a branch, a pull request, its check run, labels, requests for reviews, answers
 * in threads and the status comment, in this order. `refinedFiles` is what a refinement changes of its branch, null for a
 * change from the base.
 */
export async function propose(
  request: PublishRequest,
  outcome: PatchOutcome,
  refinedFiles: readonly ChangedFile[] | null,
): Promise<Proposed | { problem: string }> {
  const { forge, order, config } = request;
  const { issue, label, refines } = order;
  const changes = publishedChanges(outcome);
  const base = await forge.defaultBranch();
  const { style, template } = await mannerOf(forge, base);
  const title = styled(pullRequestTitle(outcome), style, outcome);
  const placed = await putOnBranch({
    forge,
    issue,
    changes,
    title,
    asker: isProgram(order.asker) ? null : await forge.account(order.asker),
    defaultBranch: base,
    refines: refines === null ? null : { ...refines, files: refinedFiles ?? [] },
  });
  const beside = besideNotes(order, placed);
  const { events, runUrl } = request;
  const refined = await refinedPull(forge, refines);
  const body = pullRequestBody({
    ...{ outcome, events, issue, runUrl, refineHint, template },
    notes: beside,
    refinedBody: refined?.body ?? null,
  });
  const text = { title: refined?.title ?? title, body, base, draft: outcome.kind === "draft" };
  const pull = await putPullRequest(request, placed, text);
  if (pull === null) return { problem: tooMany(placed, config.pullRequests.max) };
  const check = checkRunText(outcome.evidence);
  await forge.putCheckRun({ name: "Patchwright", headSha: placed.commit, ...check });
  // Of a pull request that people have had before them, labels and reviewers are theirs to change.
  const isKnown = pull.number === refines?.pull;
  if (!isKnown) await forge.addLabels(pull.number, labelsOf(label, config));
  const unasked = isKnown ? [] : await requestReviews(forge, pull, config.pullRequests.reviewers);
  const files = (refinedFiles ?? changes.files).map(({ path }) => path);
  const done = { ...placed, files, words: outcome.answers ?? [], changeSet: changeSetHash(changes) };
  const unanswered = await answerThreads(request, { kind: "patch", ...done });
  await say(request, { outcome, pullRequestUrl: pull.url, notes: [...beside, ...unasked, ...unanswered] });
  if ((await forge.branchHead(base)) !== order.base) await markStale(forge, pull, request);
  return {
    kind: "pull-request",
    number: pull.number,
    url: pull.url,
    branch: placed.branch,
    draft: pull.draft,
  };
}

/** The pull request that a refinement goes on with: its title and summary are of the whole change, and stay. */
async function refinedPull(
  forge: PublishRequest["forge"],
  refines: PublishRequest["order"]["refines"],
): Promise<{ title: string; body: string } | null> {
  const pull = refines === null ? null : await forge.openPullRequest(refines.branch);
  if (pull === null || pull.number !== refines?.pull) return null;
  return { title: unmarkedTitle(pull.title), body: pull.body };
}

/** The App asks for itself where a check of its pull request failed. */
const isProgram = (login: string): boolean => login.endsWith("[bot]");

/** How people go on with a pull request, in Markdown of ours. */
const refineHint = [
  "Review it as you would a colleague's. To have something done differently, say it line by line in a review that requests changes, or comment:",
  "",
  "- `/patchwright refine <text>` to say what should be different; commits that you add here stay",
  "- `/patchwright retry` to have it done anew, from the present base",
].join("\n");

/** The issue's label, and those of the configuration, each once. */
export const labelsOf = (label: string, { pullRequests }: PublishRequest["config"]): string[] => [
  ...new Set([label, ...pullRequests.labels]),
];

/** Why it is on another branch than people would look for it. */
function besideNotes({ refines }: PublishRequest["order"], { branch, passed }: Placed): string[] {
  if (passed.length === 0) return [];
  const why =
    refines === null
      ? `${passed.length === 1 ? `The branch ${passed[0]} holds` : `The branches ${passed.join(", ")} hold`} other people's commits`
      : `The branch ${refines.branch} of pull request ${refines.pull} moved while this was made`;
  return [`${why}, so that this is beside it, on ${branch}: nobody's commit was overwritten.`];
}

const tooMany = ({ branch }: Placed, max: number | null): string =>
  `The change is on the branch ${branch}, but no pull request was opened: ${max} of ours are open, as many as pullRequests.max in .github/patchwright.yml allows. Merge or close one, then run the publish job again.`;

interface PullText {
  title: string;
  body: string;
  base: string;
  draft: boolean;
}

/** The open pull request of the branch brought up to date, or a new one; null where no more may be opened. */
async function putPullRequest(
  { forge, config }: PublishRequest,
  { branch }: Placed,
  text: PullText,
): Promise<PullRequestView | null> {
  const open = await forge.openPullRequest(branch);
  if (open !== null) return brought(forge, open, text);
  if (!(await mayOpenAnother(forge, config.pullRequests.max))) return null;
  try {
    return await forge.createPullRequest({ ...text, head: branch });
  } catch (error) {
    // Another process opened it in this very moment: GitHub has one a branch, and refuses the second.
    const other = wasRefused(error) ? await forge.openPullRequest(branch) : null;
    if (other === null) throw error;
    return brought(forge, other, text);
  }
}

const wasRefused = (error: unknown): boolean => isPatchwrightError(error) && error.details.status === 422;

async function brought(
  forge: Forge,
  open: PullRequestView,
  { title, body, draft }: PullText,
): Promise<PullRequestView> {
  // Where the plan has no drafts, one is marked in words.
  const titled = open.title === title || (draft && !open.draft && open.title === markedTitle(title));
  const told =
    titled && open.body === body ? open : await forge.updatePullRequest(open.number, { title, body });
  return told.draft === draft ? told : forge.setDraft(open.number, draft);
}
