import { z } from "zod";
import type { Actor, Forge } from "../domain/forge.js";
import { Work } from "../domain/order.js";
import { Task } from "../domain/task.js";
import { isRequestId, labelRequest } from "../github/request.js";
import type { Ask, IssueText } from "../intake/ask.js";
import { workflowActor } from "../publish/status.js";
import type { RunContext } from "./run-context.js";

/** The text pinned by whoever started the run, its hash where it was too long, or the issue as it is. */
type Pinned = { kind: "text"; task: Task } | { kind: "hash"; hash: string } | { kind: "now" };

/** A run that was started by hand or by the App. Nothing in it is believed before `accept` has asked GitHub. */
export interface Dispatched {
  issue: number;
  work: Work;
  asker: Actor;
  request: string;
  pinned: Pinned;
  pull: number | null;
  publisher: "workflow" | "app";
}

/** Why a run was started: somebody asked in the repository, or the run was dispatched. */
export type Trigger = { ask: Ask } | { dispatched: Dispatched } | { nothing: string };

const Person = z.object({ login: z.string().min(1), type: z.string() });
const number = z.number().int().positive();

const IssueWords = z.object({ number, title: z.string(), body: z.string().nullable() });

const Labeled = z.object({
  label: z.object({ name: z.string() }),
  issue: IssueWords.extend({ updated_at: z.string() }),
  sender: Person,
});

const Commented = z.object({
  issue: z.union([
    z.object({ number, pull_request: z.object({}) }),
    IssueWords.extend({ pull_request: z.undefined().optional() }),
  ]),
  comment: z.object({ id: number, body: z.string(), user: Person, created_at: z.string() }),
});

const Acted = z.object({ action: z.string() });

/** An input that was left empty comes as an empty string or not at all. */
const optional = z
  .string()
  .nullish()
  .transform((text) => text || null);
const id = optional.transform((text) => (text === null ? null : Number(text))).pipe(number.nullable());

const Dispatch = z.object({
  inputs: z.object({
    issue: z.coerce.number().int().positive(),
    work: optional.pipe(z.enum([...Work.options, "review", "comment"]).nullable()),
    request: optional,
    asker: optional,
    publisher: optional,
    task: optional,
    hash: optional,
    pull: id,
    review: id,
    comment: id,
  }),
  sender: Person,
});
type Dispatch = z.infer<typeof Dispatch>;

/**
 * Reads the event. What the relay tells of is read from GitHub, since any branch's copy of the workflow may have sent
 * it. Throws a ZodError for an event that is not as GitHub makes it.
 */
export async function triggerOf({ event, runId }: RunContext, forge: Forge): Promise<Trigger> {
  switch (event.name) {
    case "issues":
      return isAction(event, "labeled") ?? { ask: labelling(event.payload) };
    case "issue_comment":
      return isAction(event, "created") ?? { ask: comment(event.payload) };
    case "workflow_dispatch":
      return ofDispatch(Dispatch.parse(event.payload), runId, forge);
    default:
      return { nothing: `the event ${event.name} starts nothing` };
  }
}

/** Null for the one action that starts something: an edited comment does nothing. */
function isAction({ name, payload }: RunContext["event"], wanted: string): Trigger | null {
  const { action } = Acted.parse(payload);
  return action === wanted ? null : { nothing: `the event ${name}.${action} starts nothing` };
}

function labelling(payload: unknown): Ask {
  const { label, issue, sender } = Labeled.parse(payload);
  const text: IssueText = { number: issue.number, title: issue.title, body: issue.body };
  return {
    kind: "label",
    issue: issue.number,
    label: label.name,
    asker: actor(sender),
    request: labelRequest(issue),
    text,
  };
}

function comment(payload: unknown): Ask {
  const { issue, comment } = Commented.parse(payload);
  return {
    kind: "comment",
    page: issue.number,
    comment: comment.id,
    ...("title" in issue && { issue: IssueWords.parse(issue) }),
    asker: actor(comment.user),
    text: comment.body,
    at: comment.created_at,
  };
}

async function ofDispatch({ inputs, sender }: Dispatch, runId: number, forge: Forge): Promise<Trigger> {
  const { work, pull, review, comment: remark } = inputs;
  if (work === "review" || work === "comment") {
    const ask = pull === null ? null : await relayed(forge, { pull, review, remark });
    return ask === null ? { nothing: "what the run was to look at is gone" } : { ask };
  }
  const isApp = sender.type === "Bot" && sender.login !== workflowActor;
  return {
    dispatched: {
      issue: inputs.issue,
      work: work ?? "solve",
      // Starting a workflow takes the right to write, so that its inputs may name on whose behalf.
      asker: inputs.asker === null ? actor(sender) : { login: inputs.asker, type: "User" },
      request: inputs.request !== null && isRequestId(inputs.request) ? inputs.request : `run-${runId}`,
      pinned: pinnedBy(inputs),
      pull,
      publisher: isApp && inputs.publisher === "app" ? "app" : "workflow",
    },
  };
}

async function relayed(
  forge: Forge,
  { pull, review, remark }: { pull: number; review: number | null; remark: number | null },
): Promise<Ask | null> {
  if (review !== null) {
    const found = (await forge.reviews(pull)).find((one) => one.id === review);
    if (found === undefined) return null;
    const { author, body, state, submittedAt } = found;
    const wantsChanges = state === "changes-requested";
    return { kind: "review", page: pull, review, asker: author, text: body, at: submittedAt, wantsChanges };
  }
  const found = (await forge.reviewComments(pull)).find((one) => one.id === remark);
  if (found === undefined) return null;
  const { author, body, createdAt } = found;
  return {
    kind: "inline",
    page: pull,
    comment: found.id,
    review: found.review,
    isReply: found.replyTo !== null,
    asker: author,
    text: body,
    at: createdAt,
  };
}

function pinnedBy({ task, hash }: { task: string | null; hash: string | null }): Pinned {
  if (task !== null) return { kind: "text", task: Task.parse(JSON.parse(task)) };
  return hash === null ? { kind: "now" } : { kind: "hash", hash };
}

/** Who writes for us in this run: the workflow's own account, and the App where it started the run. */
export function ourActors({ event }: RunContext): string[] {
  const dispatched = event.name === "workflow_dispatch" ? Dispatch.safeParse(event.payload) : null;
  const sender = dispatched?.data?.sender;
  return sender?.type === "Bot" ? [...new Set([workflowActor, sender.login])] : [workflowActor];
}

const actor = ({ login, type }: z.infer<typeof Person>): Actor => ({
  login,
  type: type === "Bot" ? "Bot" : "User",
});
