import { type GeneratedTest, isOf } from "../../domain/candidate.js";
import { noteKind } from "../../domain/note-kind.js";
import { taskText } from "../../domain/task.js";
import { quotes } from "../quote.js";
import { note } from "../room.js";
import { type Attempt, attempt, type Iteration, type Known } from "./attempt.js";
import type { Fix } from "./fix.js";

type TestWrong = Extract<Fix, { kind: "test-wrong" }>;

/**
 * A test was called wrong. It counts only if the sentence quoted really stands in the task. A test that stood in the
 * repository before is then declared contradicted (the pull request will be a draft that shows both); a generated one
 * is quarantined: taken out, and named in the log. An edit that takes out more than the wrong test quarantines its
 * whole file, so that nothing stays half bent. Null when the quotation does not hold.
 */
export async function settle(
  iteration: Iteration,
  current: Attempt,
  fix: TestWrong,
  known: Known,
): Promise<Attempt | null> {
  const { room, stage } = iteration;
  const { target, sentence } = fix;
  const { progress } = current;
  if (!quotes(taskText(room.task), sentence)) {
    await note(room, stage, "quotation-refused", `not in the task: “${sentence}”`);
    return null;
  }
  const generated = target.filter((id) => progress.tests.some(({ path }) => isOf(id, path)));
  const old = target.filter((id) => !generated.includes(id));
  for (const id of old) await note(room, stage, noteKind.changedExpectation, `${id}: “${sentence}”`);
  for (const id of generated) await note(room, stage, "test-quarantined", `${id}: “${sentence}”`);
  known.clear();
  const settled = {
    ...progress,
    conversation: fix.conversation,
    contradicted: [...progress.contradicted, ...old.map((id) => ({ id, sentence }))],
    quarantined: [...progress.quarantined, ...generated.map((id) => ({ id, sentence }))],
  };
  const one = await attempt(iteration, { ...settled, tests: [...fix.tests] }, known);
  if (onlyThese(current, one, generated)) return one;
  await note(
    room,
    stage,
    "test-quarantined",
    "the edit took out more than the wrong test: its whole file is left out",
  );
  known.clear();
  return attempt(iteration, { ...settled, tests: without(progress.tests, generated) }, known);
}

/** True when exactly the wrong tests are gone, and no other came or went. */
export function onlyThese(before: Attempt, after: Attempt, wrong: readonly string[]): boolean {
  const expected = Object.keys(before.said.newTests).filter((id) => !wrong.includes(id));
  const found = Object.keys(after.said.newTests);
  return expected.length === found.length && expected.every((id) => found.includes(id));
}

export const without = (tests: readonly GeneratedTest[], wrong: readonly string[]): GeneratedTest[] =>
  tests.filter(({ path }) => !wrong.some((id) => isOf(id, path)));
