import { compareDistance } from "../../domain/candidate.js";
import { changeSetHash } from "../../domain/change-set.js";
import { mayClimb } from "../climb/may-climb.js";
import { endsEarly } from "../ends-early.js";
import type { Progress } from "../progress.js";
import { note } from "../room.js";
import { type Attempt, anchored, attempt, type Iteration, type Known, nearer } from "./attempt.js";
import { askForFix } from "./fix.js";
import { nextApproach } from "./next-approach.js";
import { settle } from "./settle.js";
import { reasons, stuck } from "./stuck.js";

/**
 * The loop of both iterating stages. A fix is kept only if it brings a target to pass, breaks no anchor and is nearer
 * to done; otherwise it is thrown away to the byte. After the plan's number of failed fixes the next approach is
 * written from the stable prefix, or the run climbs to more effort: so it does when two different fixes failed, when no
 * quotation settles who is wrong, or when fixes, approaches or calls run out. A patch that was run before is not run
 * again. A spent budget, an unusable reply or the last approach ends it. Returned is the attempt nearest to done, never one further than the start.
 */
export async function iterate(iteration: Iteration, start: Progress): Promise<Progress> {
  const known: Known = new Map();
  let current = await anchored(iteration, await attempt(iteration, start, known));
  let best = current;
  const { fixesBeforeRotation } = iteration.room.plan;
  let failed = 0;
  // Fixes thrown away since the last that was kept, each told by its patch.
  const thrownAway = new Set<string>();
  const stop = (why: string) => stuck(iteration, { best, current }, why);
  try {
    for (let used = 0; used < iteration.fixes && iteration.targets(current.said).length > 0; used += 1) {
      if (thrownAway.size >= fixesBeforeRotation && mayClimb(iteration.room))
        return stop(reasons.fixesFailed(thrownAway.size));
      if (failed >= fixesBeforeRotation) {
        const next = await nextApproach(iteration, current, known);
        if (next === null) return stop(reasons.approachesTried);
        current = await anchored(iteration, next);
        failed = 0;
        thrownAway.clear();
      } else {
        const result = await improve(iteration, current, known);
        current = result.current;
        failed = result.kept ? 0 : failed + 1;
        if (result.kept) thrownAway.clear();
        else if (result.patch === null && mayClimb(iteration.room)) return stop(reasons.unsettled);
        else if (result.patch !== null) thrownAway.add(result.patch);
      }
      best = nearer(sameTests(best, current), current);
    }
    const unsolved = iteration.fixes > 0 && iteration.targets(best.said).length > 0;
    return unsolved && mayClimb(iteration.room)
      ? await stop(reasons.fixesUsed(iteration.fixes))
      : best.progress;
  } catch (error) {
    if (!endsEarly(error)) throw error;
    await note(iteration.room, iteration.stage, "ended-early", error.message);
    // Another effort may ask for more; it can't make a model answer in shape.
    return error.code === "model-reply-unusable" ? ended(best, error.message) : stop(error.message);
  }
}

const ended = (best: Attempt, why: string): Progress => ({ ...best.progress, ended: why });

/**
 * One fix: kept, or thrown away with the reason remembered for the next prompt. `patch` is the hash of the patch that it
 * gave; null for one that calls a test wrong.
 */
async function improve(
  iteration: Iteration,
  current: Attempt,
  known: Known,
): Promise<{ current: Attempt; kept: boolean; patch: string | null }> {
  const { room, stage } = iteration;
  const target = iteration.targets(current.said);
  const fix = await askForFix(iteration, current, target);
  if (fix.kind === "test-wrong") {
    const settled = await settle(iteration, current, fix, known);
    return settled === null
      ? {
          current: {
            ...current,
            rejected: "the sentence quoted is not in the task, or does not take the test out",
            progress: { ...current.progress, conversation: fix.conversation },
          },
          kept: false,
          patch: null,
        }
      : { current: settled, kept: true, patch: null };
  }
  const patch = changeSetHash(fix.progress.candidate.changes);
  const tried = await attempt(iteration, fix.progress, known);
  const rejected = whyRejected(current, tried, target);
  if (rejected === null) {
    await note(
      room,
      stage,
      "fix-kept",
      `passing now: ${target.filter((id) => !failing(tried).has(id)).join(", ")}`,
    );
    return { current: await anchored(iteration, tried), kept: true, patch };
  }
  await note(room, stage, "fix-rejected", rejected);
  // The code stays as it was; only the conversation remembers what was tried.
  const progress = { ...current.progress, conversation: tried.progress.conversation };
  return { current: { ...current, progress, rejected }, kept: false, patch };
}

/** Why a fix is thrown away, in words for the log and the next prompt; null when it is kept. */
function whyRejected(current: Attempt, tried: Attempt, target: readonly string[]): string | null {
  const failingNow = failing(tried);
  if (tried.said.distance.suiteDidNotFinish > 0)
    return `the suite did not run to its end (${tried.said.report.status})`;
  const broken = current.progress.anchors.filter((id) => failingNow.has(id));
  if (broken.length > 0) return `it breaks what passed before: ${broken.join(", ")}`;
  if (target.every((id) => failingNow.has(id))) return `still failing: ${target.join(", ")}`;
  const lost = tried.said.regressions.filter((id) => !current.said.regressions.includes(id));
  if (lost.length > 0) return `it breaks tests of the repository: ${lost.join(", ")}`;
  if (compareDistance(tried.said.distance, current.said.distance) >= 0) return "it is no nearer to done";
  return null;
}

function failing({ said }: Attempt): ReadonlySet<string> {
  const added = Object.keys(said.newTests).filter((id) => said.newTests[id] === "failed");
  return new Set([...said.regressions, ...added]);
}

/** The best attempt held to the same tests as the current one, which may have had a wrong test taken out. */
const sameTests = (best: Attempt, { progress }: Attempt): Attempt => ({
  ...best,
  progress: {
    ...best.progress,
    tests: progress.tests,
    quarantined: progress.quarantined,
    contradicted: progress.contradicted,
  },
});
