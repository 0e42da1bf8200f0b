import { createHash } from "node:crypto";
import type { z } from "zod";
import { changeSetHash } from "../domain/change-set.js";
import { isPatchwrightError } from "../domain/errors.js";
import type { StageName } from "../domain/run-event.js";
import { recordedOutput, resumeKey } from "../journal/resume.js";
import type { Question } from "./question.js";
import type { Room } from "./room.js";

/** A stage: one line of solve.ts. Its output must survive JSON, for it is kept in the journal. */
export interface Stage<Input, Output> {
  name: StageName;
  /** Raised by hand when the stage's own logic changes what the same input gives. */
  version: number;
  /** What it asks; a changed wording makes recorded outputs stale. */
  questions: readonly Question[];
  output: z.ZodType<Output>;
  run: (room: Room, input: Input) => Promise<Output>;
}

export function defineStage<Input, Output>(stage: Stage<Input, Output>): Stage<Input, Output> {
  return stage;
}

/**
 * Runs a stage and journals it. If the journal holds its output for the same stage, version, model, effort, wording
 * and input, that is returned and nobody is asked.
 */
export async function step<Input, Output>(
  room: Room,
  stage: Stage<Input, Output>,
  input: Input,
): Promise<Output> {
  const { journal } = room;
  const key = resumeKey(stage.name, String(stage.version), room.model.model, [
    [room.plan.effort, ...room.plan.without],
    wording(stage.questions),
    room.workspace.base,
    room.task,
    ...(room.earlier === undefined ? [] : [changeSetHash(room.earlier)]),
    input,
  ]);
  const recorded = recordedOutput(journal.events(), stage.name, key);
  if (recorded !== null) return stage.output.parse(recorded);

  await journal.append({ type: "stage-started", stage: stage.name, key });
  try {
    const output = stage.output.parse(await stage.run(room, input));
    await journal.append({
      type: "stage-finished",
      stage: stage.name,
      key,
      output: JSON.parse(JSON.stringify(output)),
    });
    return output;
  } catch (error) {
    const code = isPatchwrightError(error) ? error.code : "defect";
    const message = error instanceof Error ? error.message : String(error);
    await journal.append({ type: "stage-failed", stage: stage.name, key, code, message });
    throw error;
  }
}

const wording = (questions: readonly Question[]): string =>
  createHash("sha256")
    .update(questions.map((question) => `${question.name}\n${question.instructions}`).join("\n\n"))
    .digest("hex")
    .slice(0, 12);
