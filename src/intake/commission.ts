import type { ChangeSet } from "../domain/change-set.js";
import { changeSetHash } from "../domain/change-set.js";
import type { PullRequestView } from "../domain/forge.js";
import type { Order } from "../domain/order.js";
import { sanitise } from "../domain/sanitise.js";
import type { Task } from "../domain/task.js";
import { pinTask } from "../github/pinned-task.js";
import { mayOpenAnother } from "../publish/our-pulls.js";
import type { Start } from "./ask.js";
import type { Desk } from "./desk.js";
import { feedbackOn } from "./feedback.js";
import { openPullOf } from "./our-pull.js";

/** What a run works on: its task, and from where. */
export interface Commission extends Pick<Order, "work" | "base" | "refines" | "threads"> {
  task: Task;
  /** What our branch changes over `base`; null for a run that starts from the base. */
  earlier: ChangeSet | null;
  /** What a reader of the issue would not have seen and was taken out, in words. */
  stripped: string[];
  /** How many of the oldest requirements were left out, since all together were too long. */
  dropped: number;
}

/** Pins the issue's words, all that people asked for since, and the commit to begin from. */
export async function commission(desk: Desk, start: Start): Promise<Commission | { refused: string }> {
  const { forge } = desk;
  const pull = start.pull ?? (await openPullOf(forge, start.issue.number));
  // One that is closed by now still has what was said of it, but no room of its own.
  const full = pull?.state !== "open" && start.work !== "dry-run" ? await tooMany(desk) : null;
  if (full !== null) return { refused: full };
  const { task, stripped } = pinTask(forge.repository, start.text);
  const { requirements, threads, dropped } = await feedbackOn(
    desk,
    start.issue.number,
    pull,
    start.work === "refine",
  );
  const further = (start.further ?? [])
    .map((text) => sanitise(text).text.trim())
    .filter((text) => text !== "");
  const whole = { ...task, requirements: [...requirements, ...further] };
  if (start.work === "refine" && whole.requirements.length === 0)
    return { refused: "nothing was said that should be different: comment `/patchwright refine <text>`" };
  const from = start.work === "refine" ? await onTopOf(desk, pull) : await anew(desk, start.work);
  if ("refused" in from) return from;
  return { task: whole, stripped, dropped, ...from, threads: from.refines === null ? [] : threads };
}

/** Said before a run is paid for whose pull request could not be opened. */
async function tooMany({ forge, config }: Desk): Promise<string | null> {
  const { max } = (await config()).pullRequests;
  return (await mayOpenAnother(forge, max))
    ? null
    : `${max} of our pull requests are open, as many as pullRequests.max in .github/patchwright.yml allows: merge or close one first`;
}

type From = Pick<Commission, "work" | "base" | "refines" | "earlier">;

async function anew(desk: Desk, work: Order["work"]): Promise<From | { refused: string }> {
  const branch = await desk.defaultBranch();
  const base = await desk.forge.branchHead(branch);
  return base === null
    ? { refused: `the branch ${branch} is empty` }
    : { work, base, refines: null, earlier: null };
}

/** All that the branch changes, people's commits with it. A branch that changes nothing any more is begun anew. */
async function onTopOf(desk: Desk, pull: PullRequestView | null): Promise<From | { refused: string }> {
  if (pull?.state !== "open") return { refused: "there is no open pull request of ours to refine" };
  const { branch, sha: head } = pull.head;
  const earlier = await desk.forge.changesBetween(await desk.defaultBranch(), head);
  if (earlier.files.length === 0) return anew(desk, "retry");
  const refines = { pull: pull.number, branch, head, earlier: changeSetHash(earlier) };
  return { work: "refine", base: earlier.base, refines, earlier };
}
