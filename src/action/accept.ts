import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../domain/config.js";
import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge, IssueView } from "../domain/forge.js";
import type { LedgerEntry } from "../domain/ledger.js";
import type { Order } from "../domain/order.js";
import { taskHash } from "../domain/task.js";
import { mayAsk } from "../github/may-ask.js";
import { type PinnedTask, pinTask } from "../github/pinned-task.js";
import { repositoryConfig } from "../github/repository-config.js";
import { runOfRequest } from "../github/request.js";
import { putStatus } from "../publish/status.js";
import { statusComment } from "../report/status-comment.js";
import { grantedTo, mostOf } from "./allowance.js";
import type { RunContext } from "./run-context.js";
import { ourActors, type Pinned, type Trigger, triggerOf } from "./trigger.js";

/** The job's outputs, and what a reader of its log should know. */
export interface Accepted {
  accepted: boolean;
  note: string;
  outputs: Readonly<Record<string, string>>;
}

/**
 * The first job: decides whether this run may be, pins its text and its base commit, and says so on the issue.
 * A request that another run carries already ends here without a trace.
 */
export async function accept(context: RunContext, forge: Forge): Promise<Accepted> {
  const trigger = triggerOf(context);
  if (trigger === null) return ignored(`the event ${context.event.name} starts nothing`);
  const branch = await forge.defaultBranch();
  try {
    const config = await repositoryConfig(forge, branch);
    const { label } = config;
    if (trigger.label !== null && trigger.label !== label)
      return ignored(`the label ${trigger.label} is not ours`);
    const first = await runOfRequest(forge, trigger.request);
    if (first !== null && first.id < context.runId) return ignored(`${first.url} serves the same request`);
    const asked = await mayAsk(forge, { issue: trigger.issue, label, asker: trigger.asker });
    if ("refused" in asked) return refused(context, forge, trigger, asked.refused);
    const pinned = pinnedTask(forge, trigger.pinned, asked.issue);
    if (pinned === null)
      return refused(
        context,
        forge,
        trigger,
        "the issue was edited after it was labelled: put the label on again",
      );
    return await begin(context, forge, pinned, { branch, config, trigger });
  } catch (error) {
    if (isPatchwrightError(error)) await tell(context, forge, trigger.issue, { problem: errorLine(error) });
    throw error;
  }
}

async function begin(
  context: RunContext,
  forge: Forge,
  pinned: PinnedTask,
  { branch, config, trigger }: { branch: string; config: Config; trigger: Trigger },
): Promise<Accepted> {
  const { task, stripped } = pinned;
  const { day, runId } = context;
  const issue = task.issue?.number ?? 0;
  const granted = await grantedTo(forge, { issue, budget: config.budget, actors: ourActors(context), day });
  if ("usedUp" in granted) {
    await tell(context, forge, issue, { problem: `The run was not started: ${granted.usedUp}.` });
    return ignored(granted.usedUp);
  }
  const entry = { run: runId, day, usage: mostOf(config, granted.allowance) };
  const status = await tell(context, forge, issue, { problem: null, entry });
  const order: Order = {
    issue,
    work: "solve",
    request: trigger.request,
    asker: trigger.asker.login,
    label: config.label,
    base: (await forge.branchHead(branch)) ?? "",
    taskHash: taskHash(task),
    allowance: granted.allowance,
    publisher: "workflow",
    status,
    refines: null,
    threads: [],
  };
  const folder = path.join(context.temp, "task");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "task.json"), JSON.stringify(task));
  await writeFile(path.join(folder, "order.json"), JSON.stringify(order));
  return {
    accepted: true,
    note: stripped.length === 0 ? "accepted" : `accepted; not taken from the issue: ${stripped.join(", ")}`,
    outputs: {
      accepted: "true",
      issue: String(issue),
      base: order.base,
      order: JSON.stringify(order),
      folder,
    },
  };
}

/** Null where the text is no more the one that was asked for. */
function pinnedTask(forge: Forge, pinned: Pinned, issue: IssueView): PinnedTask | null {
  if (pinned.kind === "event") return pinTask(forge.repository, pinned.issue);
  const now = pinTask(forge.repository, issue);
  if (pinned.kind === "text") {
    const { repository, number } = pinned.task.issue ?? { repository: "", number: 0 };
    const same = repository === now.task.issue?.repository && number === issue.number;
    // Stripped already, but by somebody who could have left it out.
    return same
      ? pinTask(forge.repository, { number, title: pinned.task.title, body: pinned.task.body })
      : null;
  }
  return pinned.kind === "now" || pinned.hash === taskHash(now.task) ? now : null;
}

/** Who put a label on without the right to gets no answer; who waits for a run that was announced gets one. */
async function refused(
  context: RunContext,
  forge: Forge,
  trigger: Trigger,
  reason: string,
): Promise<Accepted> {
  if (trigger.label === null && (await forge.issue(trigger.issue)) !== null)
    await tell(context, forge, trigger.issue, { problem: `The run was not started: ${reason}.` });
  return ignored(reason);
}

const ignored = (reason: string): Accepted => ({
  accepted: false,
  note: `not accepted: ${reason}`,
  outputs: { accepted: "false" },
});

async function tell(
  context: RunContext,
  forge: Forge,
  issue: number,
  { problem, ...said }: { problem: string | null; entry?: LedgerEntry },
): Promise<number> {
  const body = statusComment({ events: [], runUrl: context.runUrl, outcome: null, problem });
  return (await putStatus(forge, { issue, body, actors: ourActors(context), ...said })).id;
}
