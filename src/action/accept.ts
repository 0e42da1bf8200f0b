import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../domain/config.js";
import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import type { LedgerEntry } from "../domain/ledger.js";
import type { Order } from "../domain/order.js";
import { taskHash } from "../domain/task.js";
import { runOfRequest } from "../github/request.js";
import type { Start } from "../intake/ask.js";
import { type Commission, commission } from "../intake/commission.js";
import { type Desk, openDesk } from "../intake/desk.js";
import { intake } from "../intake/intake.js";
import { putNote, sentence, tellProblem } from "../intake/say.js";
import { putStatus } from "../publish/status.js";
import { statusComment } from "../report/status-comment.js";
import { grantedTo, mostOf } from "./allowance.js";
import { dispatchedStart } from "./dispatched-start.js";
import type { RunContext } from "./run-context.js";
import { ourActors, triggerOf } from "./trigger.js";

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
  const trigger = await triggerOf(context, forge);
  if ("nothing" in trigger) return ignored(trigger.nothing);
  const desk = openDesk({
    forge,
    actors: ourActors(context),
    served: async (request) => {
      const first = await runOfRequest(forge, request);
      return first !== null && first.id < context.runId ? `${first.url} serves the same request` : null;
    },
  });
  if ("ask" in trigger) {
    const decision = await intake(desk, trigger.ask);
    if (decision.kind === "ignored") return ignored(decision.reason);
    if (decision.kind === "done") return { ...ignored(""), note: decision.note };
    return begin(context, desk, decision.start, "workflow");
  }
  const { dispatched } = trigger;
  const found = await telling(context, desk, { issue: dispatched.issue, page: dispatched.issue }, () =>
    dispatchedStart(desk, dispatched, context.runUrl),
  );
  return "ignored" in found
    ? ignored(found.ignored)
    : begin(context, desk, found.start, dispatched.publisher);
}

async function begin(
  context: RunContext,
  desk: Desk,
  start: Start,
  publisher: Order["publisher"],
): Promise<Accepted> {
  const where = { issue: start.issue.number, page: start.page };
  return telling(context, desk, where, async () => {
    const commissioned = await commission(desk, start);
    if (!("refused" in commissioned)) return granted(context, desk, { start, publisher, commissioned });
    const problem = sentence(commissioned.refused);
    await tellProblem(desk, { ...where, problem, runUrl: context.runUrl });
    return ignored(commissioned.refused);
  });
}

/** What keeps a run from its begin is told where it was asked for: mostly a person has to put it right. */
async function telling<T>(
  { runUrl }: RunContext,
  desk: Desk,
  where: { issue: number; page: number },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = isPatchwrightError(error)
      ? errorLine(error)
      : "It failed unexpectedly; its log says how.";
    // What went wrong first is what the log is to show.
    await tellProblem(desk, { ...where, problem, runUrl }).catch(() => undefined);
    throw error;
  }
}

interface Begun {
  start: Start;
  publisher: Order["publisher"];
  commissioned: Commission;
}

async function granted(context: RunContext, desk: Desk, begun: Begun): Promise<Accepted> {
  const { forge, actors } = desk;
  const { day, runUrl } = context;
  const { start, publisher, commissioned } = begun;
  const config = await desk.config();
  const issue = start.issue.number;
  const granted = await grantedTo(forge, { issue, budget: config.budget, actors, day });
  if ("usedUp" in granted) {
    const problem = sentence(granted.usedUp);
    await tellProblem(desk, { issue, page: start.page, problem, runUrl });
    return ignored(granted.usedUp);
  }
  const { task, earlier, stripped, dropped, ...rest } = commissioned;
  if (dropped > 0) await tellDropped(desk, start, dropped);
  const entry = entryOf(context, config, granted.allowance);
  const body = statusComment({ events: [], runUrl, outcome: null });
  const order: Order = {
    ...rest,
    issue,
    request: start.request,
    asker: start.asker,
    label: start.label,
    taskHash: taskHash(task),
    allowance: granted.allowance,
    publisher,
    status: (await putStatus(forge, { issue, body, actors, entry })).id,
  };
  const folder = path.join(context.temp, "task");
  const files = { "task.json": task, "order.json": order, ...(earlier && { "earlier.json": earlier }) };
  await writeFiles(folder, files);
  const outputs = {
    accepted: "true",
    issue: String(issue),
    base: order.base,
    order: JSON.stringify(order),
    publisher,
    folder,
  };
  const note = stripped.length === 0 ? "accepted" : `accepted; not taken over: ${stripped.join(", ")}`;
  return { accepted: true, note, outputs };
}

const entryOf = ({ runId, day }: RunContext, config: Config, allowance: Order["allowance"]): LedgerEntry => ({
  run: runId,
  day,
  usage: mostOf(config, allowance),
});

const tellDropped = (desk: Desk, { page }: Start, dropped: number): Promise<void> =>
  putNote(
    desk,
    page,
    "note",
    `All that was asked for is longer than one run takes. The oldest was left out: ${dropped} of the remarks. Say again what still counts of it.`,
  );

async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, value] of Object.entries(files))
    await writeFile(path.join(folder, name), JSON.stringify(value));
}

const ignored = (reason: string): Accepted => ({
  accepted: false,
  note: `not accepted: ${reason}`,
  outputs: { accepted: "false" },
});
