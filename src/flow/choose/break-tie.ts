import type { GeneratedTest } from "../../domain/candidate.js";
import { note, type Room } from "../room.js";
import { runAlone } from "../run-alone.js";
import type { Draft } from "../stages/implement.js";
import type { Reading } from "../stages/understand.js";
import { askToTellApart } from "./ask-to-tell-apart.js";
import type { Voted } from "./vote.js";

/**
 * Candidates that the tests treat alike are told apart by a further test, run on each: those that pass it win, and it
 * joins the tests. One question; a test that tells nothing apart is dropped. What is still tied stays in the order given,
 * by size.
 */
export async function breakTie(
  room: Room,
  reading: Reading,
  tied: readonly Voted[],
  tests: readonly GeneratedTest[],
): Promise<{ winners: readonly Voted[]; tests: readonly GeneratedTest[] }> {
  const [first, second, ...rest] = tied;
  if (first === undefined || second === undefined) return { winners: tied, tests };
  const test = await askToTellApart(room, reading, [first, second], tests);
  if (test === null) return { winners: tied, tests };

  const winners: Voted[] = [];
  for (const one of [first, second, ...rest]) {
    const purpose = `the test that tells candidates apart, on ${nameOf(reading, one.draft)}`;
    const { passes } = await runAlone(room, "choose", purpose, one.draft.changes, test);
    if (passes) winners.push(one);
  }
  const names = (some: readonly Voted[]) => some.map((one) => nameOf(reading, one.draft)).join(", ");
  if (winners.length === 0 || winners.length === tied.length) {
    const alike = winners.length === 0 ? "every candidate fails it" : "every candidate passes it";
    await note(room, "choose", "test-dropped", `${test.path} tells nothing apart: ${alike}`);
    return { winners: tied, tests };
  }
  const losers = tied.filter((one) => !winners.includes(one));
  const sentence = test.follows?.[0]?.sentence ?? "";
  await note(
    room,
    "choose",
    "told-apart",
    `${test.path} (“${sentence}”): passed by ${names(winners)}; not by ${names(losers)}`,
  );
  return { winners, tests: [...tests, test] };
}

export const nameOf = (reading: Reading, { approach, title }: Draft): string =>
  `“${reading.approaches[approach]?.name ?? title}”`;
