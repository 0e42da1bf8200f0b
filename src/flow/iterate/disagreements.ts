import { isOf } from "../../domain/candidate.js";
import { feedback } from "../../testing/feedback.js";
import { headAndTail } from "../../testing/text.js";
import type { Disagreement, Progress } from "../progress.js";
import { note } from "../room.js";
import { type Attempt, anchored, attempt, type Iteration } from "./attempt.js";
import { onlyThese, without } from "./settle.js";
import { takeOut } from "./take-out.js";

/** Bound of one side of a disagreement, in characters. */
const sideLimit = 400;

/**
 * What the iteration could not settle: each new test that still fails, with both sides. A suspect one is quarantined as
 * well: neither the patch nor the test is bent to suit the other.
 */
export async function withDisagreements(iteration: Iteration, last: Attempt): Promise<Progress> {
  if (last.said.distance.suiteDidNotFinish > 0) return last.progress;
  const failing = Object.keys(last.said.newTests).filter((id) => last.said.newTests[id] === "failed");
  let current = last;
  const disagreements: Disagreement[] = [];
  for (const id of failing) {
    const suspect = iteration.suspects.find((one) => one.id === id);
    const both = { id, followsFrom: followsFrom(last.progress, id), behaviour: await behaviour(last, id) };
    if (suspect === undefined) {
      disagreements.push({ ...both, contradictedBy: 1, takenOut: false });
      await note(iteration.room, iteration.stage, "disagreement", `${id}: ${both.behaviour}`);
    } else {
      disagreements.push({ ...both, contradictedBy: suspect.candidates, takenOut: true });
      current = await quarantined(iteration, current, id);
      const why = `${suspect.candidates} candidates contradict it alike, and the task's words did not settle it`;
      await note(iteration.room, iteration.stage, "test-quarantined", `${id}: ${why}`);
    }
  }
  return { ...current.progress, disagreements, ended: last.progress.ended };
}

/** Without the test, where cutting its lines takes out it alone; else without its file. */
async function quarantined(iteration: Iteration, current: Attempt, id: string): Promise<Attempt> {
  const { progress } = current;
  const cut = takeOut(progress.tests, id);
  if (cut !== null) {
    const one = await attempt(iteration, { ...progress, tests: cut }, new Map());
    if (onlyThese(current, one, [id])) return anchored(iteration, one);
  }
  const others = Object.keys(current.said.newTests).filter(
    (other) => other !== id && sameFile(progress, id, other),
  );
  if (others.length > 0) {
    const why = `its lines could not be cut out of its file, which is left out whole, with ${others.length} more tests`;
    await note(iteration.room, iteration.stage, "test-dropped", `${id}: ${why}`);
  }
  return attempt(iteration, { ...progress, tests: without(progress.tests, [id]) }, new Map());
}

const sameFile = ({ tests }: Progress, a: string, b: string): boolean =>
  tests.some(({ path }) => isOf(a, path) && isOf(b, path));

function followsFrom({ tests }: Progress, id: string): string {
  const claims = tests.filter(({ path }) => isOf(id, path)).flatMap(({ follows }) => follows ?? []);
  return claims.find(({ title }) => id.endsWith(` > ${title}`))?.sentence ?? "";
}

/** On one line, since it stands in a list. */
async function behaviour({ said }: Attempt, id: string): Promise<string> {
  const [failure] = await feedback(said.report, [id], { read: async () => null });
  if (failure === undefined) return "it did not run";
  const { message, expected, actual } = failure;
  const values = [
    ...(expected === null || message.includes(expected) ? [] : [`expected: ${expected}`]),
    ...(actual === null || message.includes(actual) ? [] : [`actual: ${actual}`]),
  ];
  return headAndTail([message, ...values].join(" ").replace(/\s+/g, " ").trim(), sideLimit).replace(
    /\n/g,
    " ",
  );
}
