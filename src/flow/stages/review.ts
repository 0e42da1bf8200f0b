import type { Baseline } from "../../domain/baseline.js";
import { compareDistance } from "../../domain/candidate.js";
import type { Hunk } from "../../workspace/changes/split-hunks.js";
import { ask } from "../ask.js";
import { assess, gainedBy } from "../assess.js";
import { changedLines } from "../changed-lines.js";
import { editsCheck } from "../edits.js";
import { orWithout } from "../ends-early.js";
import { unnoticedHunks, withHunks } from "../hunks.js";
import { interruptible } from "../interruptible.js";
import { Progress } from "../progress.js";
import { joined, section, untrusted } from "../prompt.js";
import { review as question } from "../questions/review.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";

/**
 * A patch that is large, or has a hunk that no test notices, is written again and compared: the rewrite is kept only if
 * it keeps every anchor and every test of the base and is no larger. Any other is left alone, and nobody is asked.
 */
export const review = defineStage<{ baseline: Baseline; tested: Progress }, Progress>({
  name: "review",
  version: 2,
  questions: [question],
  output: Progress,
  run: async (room, { baseline, tested }) => {
    if (room.plan.without.includes("review") || tested.ended !== null) return tested;
    const looked = await withHunks(room, "review", baseline, tested);
    const unnoticed = await unnoticedHunks(room, looked);
    if (unnoticed.length === 0 && !(await isLarge(room, looked))) return looked;
    return orWithout(room, "review", looked, () =>
      rewritten(interruptible(room), baseline, looked, unnoticed),
    );
  },
});

async function isLarge(room: Room, { candidate }: Progress): Promise<boolean> {
  const { lines, files } = room.plan.reviewAbove;
  return (
    candidate.changes.files.length > files || (await changedLines(room.workspace, candidate.changes)) > lines
  );
}

/** Names the hunks that brought the review about; null where size alone did. */
const openingFor = (unnoticed: readonly Hunk[]): string | null =>
  section(
    "What no test notices",
    ...(unnoticed.length === 0
      ? []
      : [
          "With each of these changes taken out alone, every test still passes. Leave out what the task does not need, keep what it does, and say in the findings which it is and why.",
          ...unnoticed.map(({ path, line, text }) => untrusted(`${path} from line ${line}`, text)),
        ]),
  );

async function rewritten(
  room: Room,
  baseline: Baseline,
  tested: Progress,
  unnoticed: readonly Hunk[],
): Promise<Progress> {
  const { check, applied } = editsCheck(room, tested.candidate.changes);
  const { answers } = await ask(room, {
    stage: "review",
    before: tested.conversation,
    opening: openingFor(unnoticed),
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
  const candidate = { ...tested.candidate, changes, distance: said.distance };
  return { ...tested, candidate, gained: gainedBy(said), hunks: null };
}
