import { z } from "zod";
import { ChangeSet } from "./change-set.js";
import { Outcome } from "./outcome.js";
import { Task } from "./task.js";
import { Caps, Usage } from "./usage.js";

export const Message = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
export type Message = z.infer<typeof Message>;

/** The flow's stages, in order. */
export const stageNames = [
  "measureBaseline",
  "gatherContext",
  "understand",
  "writeTests",
  "implement",
  "choose",
  "iterateOnSuite",
  "iterateOnTests",
  "coverHunks",
  "review",
  "verify",
] as const;
export const StageName = z.enum(stageNames);
export type StageName = z.infer<typeof StageName>;

/** Times are ISO 8601 in UTC; they are in the journal only, never in a prompt. */
const at = z.iso.datetime();
const stage = StageName;

/**
 * One line of `run.jsonl`. Everything that is reported about a run is a fold over these; nothing else is kept.
 * `key` identifies a stage's input (stage, version, model, prompt version, input), so that a resumed run can tell
 * that a recorded output is the answer to the same question.
 */
export const RunEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run-started"),
    at,
    version: z.string(),
    task: Task,
    base: z.string(),
    /** Of a refinement: the change set of the run that it goes on from. */
    earlier: ChangeSet.optional(),
    effort: z.string(),
    model: z.string(),
    caps: Caps,
    /** The planned calls, in words, shown before the first is made. */
    plan: z.array(z.string()),
    /** The highest effort that it may climb to, and the caps there. Absent where it may not climb. */
    climb: z.object({ to: z.string(), caps: Caps }).optional(),
  }),
  z.object({ type: z.literal("run-resumed"), at }),
  z.object({ type: z.literal("stage-started"), at, stage, key: z.string() }),
  z.object({
    type: z.literal("model-replied"),
    at,
    stage,
    /** The questions that the call asked, by name. */
    questions: z.array(z.string()),
    /** SHA-256 of model and messages: how replay finds the reply again. */
    request: z.string(),
    messages: z.array(Message),
    text: z.string(),
    finish: z.enum(["stop", "length", "refusal"]),
    model: z.string(),
    usage: Usage,
    durationMs: z.number(),
  }),
  z.object({
    type: z.literal("command-finished"),
    at,
    stage,
    /** What it was for, such as "suite on the base". */
    purpose: z.string(),
    command: z.string(),
    exitCode: z.number().nullable(),
    /** The limit that ended it (see CommandResult.limit), or null. */
    limit: z.string().nullable(),
    durationMs: z.number(),
    tests: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }).nullable(),
  }),
  /** Something a reader of the log should know: a test kept or dropped, an anchor gained, a fix thrown away. */
  z.object({ type: z.literal("noted"), at, stage, kind: z.string(), text: z.string() }),
  z.object({ type: z.literal("stage-finished"), at, stage, key: z.string(), output: z.json() }),
  z.object({
    type: z.literal("stage-failed"),
    at,
    stage,
    key: z.string(),
    code: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal("run-finished"), at, outcome: Outcome, usage: Usage }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** An event as its writer makes it; the journal adds the time. */
export type NewRunEvent = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "at"> : never) : never;
