import type { Baseline } from "../../domain/baseline.js";
import { isOf } from "../../domain/candidate.js";
import { emptyChangeSet, mergeChangeSets } from "../../domain/change-set.js";
import { contradictionSentence } from "../../domain/changed-expectations.js";
import type { Evidence } from "../../domain/evidence.js";
import { Outcome } from "../../domain/outcome.js";
import { taskText } from "../../domain/task.js";
import { testFiles } from "../assess.js";
import type { Disagreement, Progress } from "../progress.js";
import { proveChanges } from "../prove-changes.js";
import { quotes } from "../quote.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";

/**
 * The proof, without a model: what the suite says of the patch decides whether the pull request is ready, a draft, or
 * none at all.
 */
export const verify = defineStage<{ baseline: Baseline; proposed: Progress }, Outcome>({
  name: "verify",
  version: 2,
  questions: [],
  output: Outcome,
  run: async (room, { baseline, proposed }) => {
    const { candidate, title, summary, answers, changedExpectations: expectations } = proposed;
    const apart = expectations === undefined ? {} : { changedExpectations: expectations };
    const changes = mergeChangeSets(candidate.changes, testFiles(room.workspace.base, proposed.tests));
    const evidence = await proveChanges({
      ...room,
      changes,
      baseline,
      contradicted: proposed.contradicted.map(({ id }) => id),
      known: proposed.hunks,
      ...(expectations !== undefined && { expectations }),
    });
    await journalVerdict(room, evidence);
    const missing = [
      ...new Set([
        ...evidence.objections,
        ...shortOf(proposed),
        ...oneReadingAlone(room, evidence, proposed),
      ]),
    ];
    const said = {
      ...(proposed.sharedReading === true && { sharedReading: true }),
      ...(answers !== undefined && { answers }),
    };
    if (missing.length === 0) return { kind: "ready", changes, title, summary, evidence, ...said };
    if (betterThanBase(evidence, proposed, taskText(room.task)))
      return { kind: "draft", changes, ...apart, title, summary, evidence, missing, ...said };
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
function shortOf({ contradicted, quarantined, disagreements, ended }: Progress): string[] {
  return [
    ...contradicted.map(contradictionSentence),
    ...quarantined.map(
      ({ id, sentence }) =>
        `The new test “${id}” was taken out; the patch was held against this sentence instead: “${sentence}”.`,
    ),
    ...disagreements.map(bothSides),
    ...(ended === null ? [] : [`The work ended early: ${ended}`]),
  ];
}

/** What the test expects and what the patch does, as neither could be shown to be wrong. */
function bothSides({ id, followsFrom, behaviour, contradictedBy, takenOut }: Disagreement): string {
  const whose = takenOut
    ? `The new test “${id}” was taken out: ${contradictedBy} candidates, coded apart, contradict it alike`
    : `The new test “${id}” and the patch disagree`;
  const basis = followsFrom === "" ? "The test" : `The test is said to follow from: “${followsFrom}”. It`;
  return `${whose}, and the task's words did not settle it. ${basis} fails with: ${behaviour}`;
}

/**
 * Where tests and patch come from one reading, only the task's own words can speak for it: a test that turns from red to
 * green and follows from a sentence or example that stands there word for word.
 */
function oneReadingAlone(
  { task }: Room,
  { newTests }: Evidence,
  { sharedReading, tests }: Progress,
): string[] {
  if (sharedReading !== true) return [];
  const proven = newTests.filter(({ onBase, onHead }) => onBase !== "passed" && onHead === "passed");
  const quoted = tests.flatMap(({ path, follows = [] }) =>
    follows
      .filter(({ sentence }) => quotes(taskText(task), sentence))
      .filter(({ title }) => proven.some(({ id }) => isOf(id, path) && isTitled(id, title))),
  );
  if (quoted.length > 0) return [];
  return [
    "Tests and patch come from one reading of the task, and no new test that turns from red to green follows from a sentence that stands in the task word for word.",
  ];
}

/** A runner may add a test's parameters to its title. */
const isTitled = (id: string, title: string): boolean => {
  const last = id.split(" > ").at(-1) ?? id;
  return last === title || /^\s*[[(/]/.test(last.startsWith(title) ? last.slice(title.length) : "");
};

/** Words by which a task asks for other code that does the same: no test can be red before and green after it. */
const asksForTheSame =
  /\brefactor|\bclean(ing)?[ -]?up|\b(without|no) (any )?(change|changing)[^.]{0,30}behaviou?r|\brename\b/i;

/**
 * Better than the base: something new passes, and nothing that the task did not contradict is worse. Where the task asks
 * for the same behaviour in other words, it is enough that nothing is worse; how much better it reads is for people.
 */
function betterThanBase(
  { newTests, comparison, head }: Evidence,
  { contradicted, candidate }: Progress,
  task: string,
): boolean {
  const excused = new Set(contradicted.map(({ id }) => id));
  const lost = [...comparison.broken, ...comparison.vanished, ...comparison.skipped].filter(
    (id) => !excused.has(id),
  );
  const proven = newTests.some((test) => test.onBase !== "passed" && test.onHead === "passed");
  const same =
    asksForTheSame.test(task) &&
    candidate.changes.files.length > 0 &&
    newTests.every(({ onHead }) => onHead === "passed");
  return lost.length === 0 && head.passed > 0 && (proven || comparison.fixed.length > 0 || same);
}

async function closest(room: Room, { candidate }: Progress): Promise<string | null> {
  if (candidate.changes.files.length === emptyChangeSet(room.workspace.base).files.length) return null;
  const { distance, approach } = candidate;
  if (distance === null) return null;
  return `The nearest try (“${approach}”) left ${distance.baselineBroken} of the repository's tests broken and ${distance.newTestsFailing} new tests failing.`;
}
