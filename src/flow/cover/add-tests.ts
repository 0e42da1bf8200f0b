import type { Baseline } from "../../domain/baseline.js";
import { compareDistance, type GeneratedTest } from "../../domain/candidate.js";
import { type ChangeSet, changeSetHash } from "../../domain/change-set.js";
import type { KnownHunks } from "../../domain/evidence.js";
import { noteKind } from "../../domain/note-kind.js";
import { classifyNewTests } from "../../testing/classify-new-tests.js";
import { type Hunk, splitHunks } from "../../workspace/changes/split-hunks.js";
import { assess, gainedBy, testFiles } from "../assess.js";
import type { Progress } from "../progress.js";
import { note, type Room } from "../room.js";
import { runAlone } from "../run-alone.js";

/** A test file written for one hunk. */
export interface ProposedTest extends Pick<GeneratedTest, "path" | "content" | "follows"> {
  hunk: Hunk;
}

/**
 * Keeps the tests that run on the base, pass with the patch, and fail with their hunk taken out; the others are dropped
 * with the reason. Those kept are anchors from then on.
 */
export async function addTests(
  room: Room,
  baseline: Baseline,
  start: Progress,
  proposed: readonly ProposedTest[],
): Promise<Progress> {
  const kept: Kept[] = [];
  for (const one of proposed) {
    const test = await judged(room, start, one);
    if (test !== null) kept.push(test);
  }
  return kept.length === 0 ? start : together(room, baseline, start, kept);
}

/** A test that notices its hunk, and the ids by which it does. */
interface Kept {
  test: GeneratedTest;
  hunk: Hunk;
  noticedBy: string[];
}

async function judged(room: Room, start: Progress, proposed: ProposedTest): Promise<Kept | null> {
  const { suite, workspace, signal } = room;
  const { path, content, follows } = proposed;
  const drop = async (why: string): Promise<null> => {
    await note(room, "coverHunks", "test-dropped", `${path}: ${why}`);
    return null;
  };
  const present = await splitHunks(workspace, start.candidate.changes);
  const hunk = present.find((one) => one.path === proposed.hunk.path && one.text === proposed.hunk.text);
  if (hunk === undefined) return drop("its change is no longer in the patch");

  const [test] = await classifyNewTests({ suite, base: workspace.base, tests: [{ path, content }], signal });
  if (test === undefined || test.kind === "broken")
    return drop(`it does not run on the base: ${test?.reason ?? "nothing ran"}`);
  const head = await runAlone(
    room,
    "coverHunks",
    "a test for a change, with it",
    start.candidate.changes,
    test,
  );
  if (!head.passes) return drop("it fails with the patch");
  const without = await runAlone(room, "coverHunks", "a test for a change, without it", hunk.without, test);
  if (without.passes) return drop("it passes with the change taken out too");
  await note(
    room,
    "coverHunks",
    "test-added",
    `${path}: it fails without the change at ${hunk.path}:${hunk.line}`,
  );
  const noticedBy = head.passing.filter((id) => !without.passing.includes(id));
  return { test: { ...test, follows }, hunk, noticedBy };
}

/** In the company of all others too, or not at all. */
async function together(
  room: Room,
  baseline: Baseline,
  start: Progress,
  kept: readonly Kept[],
): Promise<Progress> {
  const tests = [...start.tests, ...kept.map(({ test }) => test)];
  const said = await assess(room, "coverHunks", start.candidate.changes, {
    baseline,
    tests,
    anchors: start.anchors,
    contradicted: start.contradicted.map(({ id }) => id),
  });
  const { distance } = start.candidate;
  if (distance === null || compareDistance(said.distance, distance) > 0) {
    await note(
      room,
      "coverHunks",
      "test-dropped",
      "the tests for hunks fail, or let others fail, in the whole suite",
    );
    return start;
  }
  const gained = Object.keys(said.newTests).filter((id) => !start.anchors.includes(id));
  for (const id of gained) await note(room, "coverHunks", noteKind.anchor, id);
  return {
    ...start,
    tests,
    anchors: [...start.anchors, ...gained],
    gained: gainedBy(said),
    candidate: { ...start.candidate, distance: said.distance },
    hunks: start.hunks && noticed(start.hunks, kept, testFiles(room.workspace.base, tests)),
  };
}

/** What is known of the hunks under more tests: what some test noticed is noticed still. */
const noticed = ({ patch, proofs }: KnownHunks, kept: readonly Kept[], tests: ChangeSet): KnownHunks => ({
  patch,
  tests: changeSetHash(tests),
  proofs: proofs.map((proof) => {
    const more = kept.filter(({ hunk }) => hunk.path === proof.path && hunk.line === proof.line);
    return { ...proof, noticedBy: [...proof.noticedBy, ...more.flatMap(({ noticedBy }) => noticedBy)] };
  }),
});
