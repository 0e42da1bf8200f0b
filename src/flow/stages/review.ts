import type { Baseline } from "../../domain/baseline.js";
import { compareDistance } from "../../domain/candidate.js";
import { ask } from "../ask.js";
import { assess } from "../assess.js";
import { changedLines } from "../changed-lines.js";
import { editsCheck } from "../edits.js";
import { orWithout } from "../ends-early.js";
import { Progress } from "../progress.js";
import { joined } from "../prompt.js";
import { review as question } from "../questions/review.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";

/**
 * A large patch is written again and compared: the rewrite is kept only if it keeps every anchor and every test of the
 * base and is no larger. A small one is left alone, and nobody is asked.
 */
export const review = defineStage<{ baseline: Baseline; tested: Progress }, Progress>({
  name: "review",
  version: 1,
  questions: [question],
  output: Progress,
  run: async (room, { baseline, tested }) => {
    if (room.plan.without.includes("review") || tested.ended !== null || !(await isDue(room, tested)))
      return tested;
    return orWithout(room, "review", tested, () => rewritten(room, baseline, tested));
  },
});

async function isDue(room: Room, { candidate }: Progress): Promise<boolean> {
  const { lines, files } = room.plan.reviewAbove;
  return (
    candidate.changes.files.length > files || (await changedLines(room.workspace, candidate.changes)) > lines
  );
}

async function rewritten(room: Room, baseline: Baseline, tested: Progress): Promise<Progress> {
  const { check, applied } = editsCheck(room, tested.candidate.changes);
  const { answers } = await ask(room, {
    stage: "review",
    before: tested.conversation,
    opening: null,
    questions: [question],
    edits: true,
    check: async ({ review: { verdict } }, edits) =>
      verdict === "keep" && edits.length === 0 ? null : check(edits),
  });
  if (answers.review.verdict === "keep") return tested;
  const changes = applied();
  const said = await assess(room, "review", changes, {
    baseline,
    tests: tested.tests,
    anchors: tested.anchors,
    contradicted: tested.contradicted.map(({ id }) => id),
  });
  const { distance } = tested.candidate;
  if (distance === null || compareDistance(said.distance, distance) > 0) {
    await note(
      room,
      "review",
      "rewrite-rejected",
      "it breaks a test, or is larger: the patch stays as it was",
    );
    return tested;
  }
  await note(room, "review", "rewrite-kept", joined(...answers.review.findings));
  return { ...tested, candidate: { ...tested.candidate, changes, distance: said.distance } };
}
