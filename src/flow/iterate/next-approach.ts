import { joined, section, untrusted } from "../prompt.js";
import { note } from "../room.js";
import { implementApproach } from "../stages/implement.js";
import { type Attempt, attempt, failures, type Iteration, type Known } from "./attempt.js";

/**
 * The approach ranked next, written from the stable prefix with what failed before, and why. Its tests and anchors are
 * those of the attempt it replaces. Null when there is none left.
 */
export async function nextApproach(
  iteration: Iteration,
  current: Attempt,
  known: Known,
): Promise<Attempt | null> {
  const { room, stage, reading } = iteration;
  const index = current.progress.approach + 1;
  const approach = reading.approaches[index];
  if (approach === undefined) return null;

  await note(room, stage, "rotated", `to the approach “${approach.name}”`);
  const stillFailing = await failures(iteration, current, iteration.targets(current.said));
  const lessons = section(
    "What was tried before",
    joined(
      `“${reading.approaches[index - 1]?.name}” was coded and fixed ${room.plan.fixesBeforeRotation} times; this still failed:`,
      untrusted("failures", stillFailing),
      current.rejected && joined("The last fix was thrown away:", untrusted("why", current.rejected)),
    ),
  );
  const draft = await implementApproach(room, stage, reading, index, lessons);
  const { changes, title, summary, conversation } = draft;
  const candidate = { changes, approach: approach.name, distance: null };
  return attempt(
    iteration,
    { ...current.progress, candidate, title, summary, conversation, approach: index },
    known,
  );
}
