import { z } from "zod";
import type { Actor } from "../domain/forge.js";
import { Task } from "../domain/task.js";
import { isRequestId, labelRequest } from "../github/request.js";
import { workflowActor } from "../publish/status.js";
import type { RunContext } from "./run-context.js";

/** What the run works on: the text pinned by whoever started it, its hash where it was too long, or the issue as it is. */
export type Pinned =
  | { kind: "text"; task: Task }
  | { kind: "event"; issue: { number: number; title: string; body: string | null } }
  | { kind: "hash"; hash: string }
  | { kind: "now" };

/** Why a run was started. Nothing in it is believed before `accept` has asked GitHub. */
export interface Trigger {
  issue: number;
  /** The label that was put on; null where the run was started by hand or by the App. */
  label: string | null;
  asker: Actor;
  request: string;
  pinned: Pinned;
}

const Sender = z.object({ login: z.string().min(1), type: z.string() });

const Labeled = z.object({
  action: z.literal("labeled"),
  label: z.object({ name: z.string() }),
  issue: z.object({
    number: z.number().int().positive(),
    title: z.string(),
    body: z.string().nullable(),
    updated_at: z.string(),
  }),
  sender: Sender,
});

/** An input that was left empty comes as an empty string or not at all. */
const optional = z
  .string()
  .nullish()
  .transform((text) => text || null);

const Dispatched = z.object({
  inputs: z.object({
    issue: z.coerce.number().int().positive(),
    request: optional,
    asker: optional,
    task: optional,
    hash: optional,
  }),
  sender: Sender,
});

/** Null for an event that starts nothing. Throws a ZodError for one that is not as GitHub makes it. */
export function triggerOf({ event, runId }: RunContext): Trigger | null {
  if (event.name === "issues") {
    const { label, issue, sender } = Labeled.parse(event.payload);
    const pinned = { kind: "event" as const, issue };
    return {
      issue: issue.number,
      label: label.name,
      asker: actor(sender),
      request: labelRequest(issue),
      pinned,
    };
  }
  if (event.name !== "workflow_dispatch") return null;
  const { inputs, sender } = Dispatched.parse(event.payload);
  return {
    issue: inputs.issue,
    label: null,
    // Starting a workflow takes the right to write, so that its inputs may name on whose behalf.
    asker: inputs.asker === null ? actor(sender) : { login: inputs.asker, type: "User" },
    request: inputs.request !== null && isRequestId(inputs.request) ? inputs.request : `run-${runId}`,
    pinned: pinnedBy(inputs),
  };
}

function pinnedBy({ task, hash }: { task: string | null; hash: string | null }): Pinned {
  if (task !== null) return { kind: "text", task: Task.parse(JSON.parse(task)) };
  return hash === null ? { kind: "now" } : { kind: "hash", hash };
}

/** Who writes for us in this run: the workflow's own account, and the App where it started the run. */
export function ourActors({ event }: RunContext): string[] {
  const dispatched = event.name === "workflow_dispatch" ? Dispatched.safeParse(event.payload) : null;
  const sender = dispatched?.data?.sender;
  return sender?.type === "Bot" ? [...new Set([workflowActor, sender.login])] : [workflowActor];
}

const actor = ({ login, type }: z.infer<typeof Sender>): Actor => ({
  login,
  type: type === "Bot" ? "Bot" : "User",
});
