import path from "node:path";
import { z } from "zod";
import { PatchwrightError } from "../domain/errors.js";
import { Usage } from "../domain/usage.js";
import { strategyOf } from "../flow/strategies.js";
import { usedIn } from "../flow/used-in.js";
import { repeatedTokens } from "../model/repeated-tokens.js";
import { type AttemptFiles, readAttempt, readJson } from "./attempt-files.js";
import { type Cell, cellFolder } from "./cell.js";
import { cellsOf, Manifest } from "./manifest.js";
import { secondsOf } from "./seconds-of.js";
import { StageState, stagesOf } from "./stages-of.js";

/** One finished attempt. */
export const AttemptResult = z.object({
  strategy: z.string(),
  task: z.string(),
  attempt: z.number().int(),
  /** By the hidden tests. */
  solved: z.boolean(),
  why: z.string(),
  ended: z.enum(["ready", "draft", "asked", "alreadySo", "planned", "gaveUp", "crashed"]),
  /** The strategy says of its patch that it is done (see Strategy.declaresReady). */
  declaredReady: z.boolean(),
  usage: Usage,
  /** Input tokens that a prompt cache could serve (see repeatedTokens). */
  repeated: z.object({ prompts: z.number(), withReplies: z.number() }),
  /** From the journal's first event to its last, without pauses between its parts; set-up and judging not counted. */
  seconds: z.number(),
  /** The stages that it finished, in order. */
  stages: z.array(StageState),
});
export type AttemptResult = z.infer<typeof AttemptResult>;

/** `results.json`: a fold over the attempts' files, and nothing else. */
export const Results = z.object({
  version: z.literal(1),
  suite: z.string(),
  model: z.string(),
  effort: z.string().nullable(),
  without: z.array(z.string()),
  attempts: z.array(AttemptResult),
  /** Planned, and not finished: they count neither way. */
  unfinished: z.array(z.object({ strategy: z.string(), task: z.string(), attempt: z.number().int() })),
});
export type Results = z.infer<typeof Results>;

/** Throws `bench-unreadable` for a folder that is no bench. */
export async function foldResults(root: string): Promise<Results> {
  const manifest = await readJson(path.join(root, "bench.json"), Manifest);
  if (manifest === null)
    throw new PatchwrightError("bench-unreadable", { path: root, detail: "no bench.json" });
  const attempts: AttemptResult[] = [];
  const unfinished: Cell[] = [];
  for (const cell of cellsOf(manifest.planned)) {
    const result = resultOf(cell, await readAttempt(cellFolder(root, cell)));
    if (result === null) unfinished.push(cell);
    else attempts.push(result);
  }
  const { suite, model, effort, without } = manifest;
  return { version: 1, suite, model, effort, without, attempts, unfinished };
}

/** Null for an attempt that has not been judged. */
export function resultOf(cell: Cell, { events, ending, verdict }: AttemptFiles): AttemptResult | null {
  if (ending === null || verdict === null) return null;
  return {
    ...cell,
    ...verdict,
    ended: ending.kind,
    declaredReady: ending.kind !== "crashed" && strategyOf(cell.strategy).declaresReady(ending),
    usage: usedIn(events),
    repeated: repeatedTokens(events),
    seconds: secondsOf(events),
    stages: stagesOf(events),
  };
}

/** From a bench's folder or its results.json. Throws `bench-unreadable`. */
export async function readResults(place: string): Promise<Results> {
  if (!place.endsWith(".json")) return foldResults(place);
  const results = await readJson(place, Results);
  if (results === null)
    throw new PatchwrightError("bench-unreadable", { path: place, detail: "no such file" });
  return results;
}
