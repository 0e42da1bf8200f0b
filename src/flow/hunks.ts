import type { Baseline } from "../domain/baseline.js";
import { changeSetHash } from "../domain/change-set.js";
import type { StageName } from "../domain/run-event.js";
import { provable } from "../testing/beyond-tests.js";
import { hunkLimits, proveHunks } from "../testing/hunk-proof.js";
import type { Trial } from "../testing/noticing.js";
import { tamperGate } from "../testing/tamper-gate.js";
import { type Hunk, splitHunks } from "../workspace/changes/split-hunks.js";
import { testFiles } from "./assess.js";
import { orWithout } from "./ends-early.js";
import { interruptible } from "./interruptible.js";
import type { Progress } from "./progress.js";
import { note, type Room } from "./room.js";

/** True when nothing fails that should not: only then does a hunk taken out tell anything. */
const isWhole = ({ candidate: { distance } }: Progress): boolean =>
  distance !== null &&
  distance.suiteDidNotFinish + distance.baselineBroken + distance.newTestsFailing + distance.anchorsBroken ===
    0;

/**
 * Takes out each hunk alone and looks which test notices, unless that is known of this very patch and these very tests.
 * What passes with the patch is known from the run that measured it, so that it is not run once more. A request to stop
 * leaves it off.
 */
export const withHunks = (
  room: Room,
  stage: StageName,
  baseline: Baseline,
  progress: Progress,
): Promise<Progress> =>
  orWithout(room, stage, progress, () => lookedAt(interruptible(room), stage, baseline, progress));

async function lookedAt(
  room: Room,
  stage: StageName,
  baseline: Baseline,
  progress: Progress,
): Promise<Progress> {
  if (!isWhole(progress)) return progress;
  const { suite, workspace, signal, clock } = room;
  const tests = testFiles(workspace.base, progress.tests);
  const { judged } = await tamperGate(progress.candidate.changes, suite, workspace.read);
  const key = { patch: changeSetHash(judged), tests: changeSetHash(tests) };
  const known = progress.hunks;
  if (known?.patch === key.patch && known.tests === key.tests) return progress;

  const newTestFiles = progress.tests.map(({ path }) => path);
  const head = passing(baseline, progress);
  const trial: Trial = {
    suite,
    newTestFiles,
    laid: { newTests: tests, whole: tests },
    head,
    flaky: Object.keys(baseline.states).filter((id) => baseline.states[id] === "flaky"),
    now: clock.now,
    signal,
  };
  const { hunks } = await provable(workspace, judged, await splitHunks(workspace, judged));
  const { proofs } = await proveHunks(trial, hunks, hunkLimits);
  const unnoticed = proofs.filter(({ noticedBy }) => noticedBy.length === 0);
  await note(
    room,
    stage,
    "hunks",
    `${proofs.length - unnoticed.length} of ${proofs.length} noticed when taken out alone`,
  );
  for (const { path, line } of unnoticed) await note(room, stage, "hunk-unnoticed", `${path}:${line}`);
  return { ...progress, hunks: { ...key, proofs } };
}

/** Ids that pass with the patch: what passed before, as nothing of it broke, and what it gained. */
function passing({ states, report }: Baseline, { tests, gained, contradicted }: Progress): Trial["head"] {
  const files = new Set(tests.map(({ path }) => path));
  const excused = new Set(contradicted.map(({ id }) => id));
  const before = Object.keys(states).filter((id) => states[id] === "passing" && !excused.has(id));
  const newTests = gained.filter((id) => [...files].some((path) => id.startsWith(`${path} > `)));
  const { durationMs } = report;
  return {
    newTests: { passed: newTests, durationMs },
    whole: { passed: [...before, ...gained], durationMs },
  };
}

/** The hunks that no test notices, with their text; empty where nothing is known of this patch. */
export async function unnoticedHunks(room: Room, { candidate, hunks }: Progress): Promise<Hunk[]> {
  if (hunks === null) return [];
  const all = await splitHunks(room.workspace, candidate.changes);
  const silent = hunks.proofs.filter(({ noticedBy }) => noticedBy.length === 0);
  return all.filter(({ path, line }) => silent.some((proof) => proof.path === path && proof.line === line));
}
