import type { Baseline } from "../../domain/baseline.js";
import { compareDistance, type Distance } from "../../domain/candidate.js";
import { assess } from "../assess.js";
import type { Progress } from "../progress.js";
import { note, type Room } from "../room.js";

/**
 * The candidate at hand, or the best of the efforts before it where that is nearer to done by the same tests. One that
 * fails nothing is not compared.
 */
export async function nearest(
  room: Room,
  baseline: Baseline,
  own: Progress,
  earlier: Progress | null,
): Promise<Progress> {
  const { distance } = own.candidate;
  if (earlier === null || (distance !== null && failsNothing(distance))) return own;
  const contradicted = own.contradicted.map(({ id }) => id);
  const measure = async ({ candidate }: Progress) =>
    (
      await assess(room, "iterateOnTests", candidate.changes, {
        whole: true,
        baseline,
        tests: own.tests,
        anchors: [],
        contradicted,
      })
    ).distance;
  const [mine, theirs] = [distance ?? (await measure(own)), await measure(earlier)];
  if (compareDistance(theirs, { ...mine, anchorsBroken: 0 }) >= 0) {
    return { ...own, candidate: { ...own.candidate, distance: mine } };
  }
  await note(
    room,
    "iterateOnTests",
    "earlier-kept",
    `the best of the effort before is nearer: “${earlier.title}”`,
  );
  const { candidate, title, summary, answers, conversation } = earlier;
  return {
    ...own,
    candidate: { ...candidate, distance: theirs },
    title,
    summary,
    answers,
    conversation,
    hunks: null,
  };
}

const failsNothing = (distance: Distance): boolean =>
  distance.anchorsBroken + distance.baselineBroken + distance.newTestsFailing + distance.suiteDidNotFinish ===
  0;
