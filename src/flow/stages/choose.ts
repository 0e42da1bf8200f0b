import { z } from "zod";
import type { Baseline } from "../../domain/baseline.js";
import { GeneratedTest } from "../../domain/candidate.js";
import { changeSetHash } from "../../domain/change-set.js";
import { assess } from "../assess.js";
import { breakTie, nameOf } from "../choose/break-tie.js";
import { Suspect, suspectTests } from "../choose/suspects.js";
import { ranked, tiedWithFirst, type Voted } from "../choose/vote.js";
import { orWithout } from "../ends-early.js";
import { interruptible } from "../interruptible.js";
import { tellApart } from "../questions/tell-apart.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import { Draft } from "./implement.js";
import type { Reading } from "./understand.js";
import type { Written } from "./write-tests.js";

/** The candidate to go on with, the others in the order of the vote, and the tests that it is held to. */
export const Chosen = z.object({
  draft: Draft,
  others: z.array(Draft),
  /** Indexes of approaches whose code came out the same as the winner's or another's. */
  twins: z.array(z.number().int()),
  tests: z.array(GeneratedTest),
  suspects: z.array(Suspect),
});
export type Chosen = z.infer<typeof Chosen>;

/** What there is to choose from a single draft; null where there are more. */
export function onlyOne([draft, ...more]: readonly Draft[], { tests }: Written): Chosen | null {
  if (draft === undefined || more.length > 0) return null;
  return { draft, others: [], twins: [], tests, suspects: [] };
}

/** Tests vote on the candidates: the repository's own first, then the new ones; a tie is broken by one more test. */
export const choose = defineStage<
  { baseline: Baseline; reading: Reading; written: Written; drafts: Draft[] },
  Chosen
>({
  name: "choose",
  version: 1,
  questions: [tellApart],
  output: Chosen,
  run: async (room, { baseline, reading, written, drafts }) => {
    const { distinct, twins } = await withoutTwins(room, reading, drafts);
    const only = onlyOne(distinct, written);
    if (only !== null) return { ...only, twins };

    const voted = await vote(room, baseline, reading, written, distinct);
    const suspects = await suspectTests(voted.map(({ said }) => said));
    for (const { id, candidates } of suspects)
      await note(room, "choose", "test-suspect", `${candidates} candidates contradict it alike: ${id}`);

    const order = ranked(voted, suspects);
    const tied = tiedWithFirst(order, suspects);
    const { winners, tests } = await toldApart(room, reading, tied, written);
    const [winner, ...losers] = [...winners, ...order.filter((one) => !winners.includes(one))];
    if (winner === undefined) throw new Error("there is no draft to choose from");
    await note(room, "choose", "chosen", why(reading, winner, winners, tied));
    const others = losers.map(({ draft }) => draft);
    return { draft: winner.draft, others, twins, tests: [...tests], suspects };
  },
});

async function withoutTwins(room: Room, reading: Reading, drafts: readonly Draft[]) {
  const distinct = new Map<string, Draft>();
  const twins: number[] = [];
  for (const draft of drafts) {
    const hash = changeSetHash(draft.changes);
    const first = distinct.get(hash);
    if (first === undefined) distinct.set(hash, draft);
    else {
      twins.push(draft.approach);
      const names = [first, draft].map((one) => nameOf(reading, one));
      await note(room, "choose", "same-patch", `${names.join(" and ")} came out as the same patch`);
    }
  }
  return { distinct: [...distinct.values()], twins };
}

/** One run of the whole suite, with the new tests in it, for each; for the first alone when somebody asks to stop. */
async function vote(
  room: Room,
  baseline: Baseline,
  reading: Reading,
  { tests }: Written,
  drafts: readonly Draft[],
): Promise<Voted[]> {
  const voted: Voted[] = [];
  const contradicted = reading.contradicted.map(({ id }) => id);
  const held = { baseline, tests, anchors: [], contradicted, whole: true };
  for (const draft of drafts) {
    const said =
      voted.length === 0
        ? await assess(room, "choose", draft.changes, held)
        : await orWithout(room, "choose", null, () =>
            assess(interruptible(room), "choose", draft.changes, held),
          );
    if (said === null) break;
    voted.push({ draft, said });
    await note(room, "choose", "candidate", `${nameOf(reading, draft)}: ${inWords(said.distance)}`);
  }
  return voted;
}

const inWords = ({
  suiteDidNotFinish,
  baselineBroken,
  newTestsFailing,
  linesChanged,
}: Voted["said"]["distance"]) =>
  suiteDidNotFinish > 0
    ? "the suite did not run to its end"
    : `${baselineBroken} tests of the repository broken, ${newTestsFailing} new tests failing, ${linesChanged} lines changed`;

/** A tie between candidates that don't run is not worth a question; nor is one where tests are left out altogether. */
async function toldApart(room: Room, reading: Reading, tied: readonly Voted[], { tests }: Written) {
  const unbroken = { winners: tied, tests: tests as readonly GeneratedTest[] };
  if (room.plan.without.includes("writeTests")) return unbroken;
  if (tied.some(({ said }) => said.distance.suiteDidNotFinish > 0)) return unbroken;
  return orWithout(room, "choose", unbroken, () => breakTie(room, reading, tied, tests));
}

function why(reading: Reading, winner: Voted, winners: readonly Voted[], tied: readonly Voted[]): string {
  const name = nameOf(reading, winner.draft);
  if (tied.length === 1) return `${name}, by the tests`;
  if (winners.length === tied.length)
    return `${name}, the smallest of ${tied.length} that no test tells apart`;
  return winners.length === 1
    ? `${name}, by the test that tells it apart`
    : `${name}, the smallest of those that pass the test that tells them apart`;
}
