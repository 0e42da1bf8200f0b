import { joined, section, untrusted } from "../prompt.js";
import { note } from "../room.js";
import { type Draft, implementApproach } from "../stages/implement.js";
import { type Attempt, attempt, failures, type Iteration, type Known } from "./attempt.js";

/**
 * The next candidate that is coded already, else the approach ranked next, written from the stable prefix with what
 * failed before, and why. Its tests and anchors are those of the attempt it replaces. Null when there is none left.
 */
export async function nextApproach(
  iteration: Iteration,
  current: Attempt,
  known: Known,
): Promise<{ attempt: Attempt; asked: boolean } | null> {
  const { room, stage, reading, others } = iteration;
  const { tried } = current.progress;
  const coded = others.find((draft) => !tried.includes(draft.approach));
  if (coded !== undefined) {
    const name = reading.approaches[coded.approach]?.name ?? coded.title;
    await note(room, stage, "rotated", `to the approach “${name}”, which is coded already`);
    return { attempt: await inPlaceOf(iteration, current, coded, known), asked: false };
  }
  const index = reading.approaches.findIndex((_, at) => !tried.includes(at));
  const approach = reading.approaches[index];
  if (approach === undefined) return null;

  await note(room, stage, "rotated", `to the approach “${approach.name}”`);
  const stillFailing = await failures(iteration, current, iteration.targets(current.said));
  const lessons = section(
    "What was tried before",
    joined(
      `“${reading.approaches[current.progress.approach]?.name}” was coded and fixed ${room.plan.fixesBeforeRotation} times; this still failed:`,
      untrusted("failures", stillFailing),
      current.rejected && joined("The last fix was thrown away:", untrusted("why", current.rejected)),
    ),
  );
  const draft = await implementApproach(room, stage, reading, index, lessons);
  return { attempt: await inPlaceOf(iteration, current, draft, known), asked: true };
}

function inPlaceOf(
  iteration: Iteration,
  { progress }: Attempt,
  draft: Draft,
  known: Known,
): Promise<Attempt> {
  const { changes, title, summary, answers, conversation, approach } = draft;
  const name = iteration.reading.approaches[approach]?.name ?? title;
  const candidate = { changes, approach: name, distance: null };
  const tried = [...progress.tried, approach];
  return attempt(
    iteration,
    { ...progress, candidate, title, summary, answers, conversation, approach, tried },
    known,
  );
}
