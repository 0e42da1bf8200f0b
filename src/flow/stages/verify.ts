import type { Baseline } from "../../domain/baseline.js";
import { emptyChangeSet, mergeChangeSets } from "../../domain/change-set.js";
import { contradictionSentence } from "../../domain/changed-expectations.js";
import type { Evidence } from "../../domain/evidence.js";
import { Outcome } from "../../domain/outcome.js";
import { testFiles } from "../assess.js";
import type { Progress } from "../progress.js";
import { proveChanges } from "../prove-changes.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";

/**
 * The proof, without a model: what the suite says of the patch decides whether the pull request is ready, a draft, or
 * none at all.
 */
export const verify = defineStage<{ baseline: Baseline; proposed: Progress }, Outcome>({
  name: "verify",
  version: 1,
  questions: [],
  output: Outcome,
  run: async (room, { baseline, proposed }) => {
    const { candidate, title, summary, changedExpectations: expectations } = proposed;
    const apart = expectations === undefined ? {} : { changedExpectations: expectations };
    const changes = mergeChangeSets(candidate.changes, testFiles(room.workspace.base, proposed.tests));
    const evidence = await proveChanges({
      ...room,
      changes,
      baseline,
      contradicted: proposed.contradicted.map(({ id }) => id),
      ...(expectations !== undefined && { expectations }),
    });
    await journalVerdict(room, evidence);
    const missing = [...new Set([...evidence.objections, ...shortOf(proposed)])];
    if (missing.length === 0) return { kind: "ready", changes, title, summary, evidence };
    if (betterThanBase(evidence, proposed))
      return { kind: "draft", changes, ...apart, title, summary, evidence, missing };
    return { kind: "gaveUp", why: missing.join(" "), closest: await closest(room, proposed) };
  },
});

async function journalVerdict(
  room: Room,
  { head, newTests, hunks, mutants, objections }: Evidence,
): Promise<void> {
  const proven = newTests.filter((test) => test.onBase !== "passed" && test.onHead === "passed").length;
  const noticed = hunks.filter((hunk) => hunk.noticedBy.length > 0).length;
  await note(
    room,
    "verify",
    "verdict",
    `${head.passed} passed and ${head.failed} failed on the head; ${proven} new tests red before and green now; ${noticed} of ${hunks.length} hunks noticed when taken out${faults(mutants)}`,
  );
  for (const objection of objections) await note(room, "verify", "objection", objection);
}

function faults(mutants: Evidence["mutants"]): string {
  if (mutants === undefined || mutants.tried.length === 0) return "";
  const noticed = mutants.tried.filter(({ outcome }) => outcome !== "survived").length;
  return `; ${noticed} of ${mutants.tried.length} small faults in the change noticed`;
}

/** What the iteration itself knows to be unproven. */
function shortOf({ contradicted, quarantined, ended }: Progress): string[] {
  return [
    ...contradicted.map(contradictionSentence),
    ...quarantined.map(
      ({ id, sentence }) =>
        `The new test “${id}” was taken out; the patch was held against this sentence instead: “${sentence}”.`,
    ),
    ...(ended === null ? [] : [`The work ended early: ${ended}`]),
  ];
}

/** Better than the base: something new passes, and nothing that passed fails, but for what the task contradicts. */
function betterThanBase({ newTests, comparison, head }: Evidence, { contradicted }: Progress): boolean {
  const excused = new Set(contradicted.map(({ id }) => id));
  const lost = [...comparison.broken, ...comparison.vanished, ...comparison.skipped].filter(
    (id) => !excused.has(id),
  );
  const proven = newTests.some((test) => test.onBase !== "passed" && test.onHead === "passed");
  return lost.length === 0 && head.passed > 0 && (proven || comparison.fixed.length > 0);
}

async function closest(room: Room, { candidate }: Progress): Promise<string | null> {
  if (candidate.changes.files.length === emptyChangeSet(room.workspace.base).files.length) return null;
  const { distance, approach } = candidate;
  if (distance === null) return null;
  return `The nearest try (“${approach}”) left ${distance.baselineBroken} of the repository's tests broken and ${distance.newTestsFailing} new tests failing.`;
}
