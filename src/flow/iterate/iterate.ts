import { compareDistance } from "../../domain/candidate.js";
import { endsEarly } from "../ends-early.js";
import type { Progress } from "../progress.js";
import { note } from "../room.js";
import {
  type Attempt,
  anchored,
  attempt,
  type Iteration,
  type Known,
  nearer,
  wholeAttempt,
} from "./attempt.js";
import { askForFix } from "./fix.js";
import { nextApproach } from "./next-approach.js";
import { settle } from "./settle.js";

/**
 * The loop of both iterating stages. A fix is kept only if it brings a target to pass, breaks no anchor and is nearer
 * to done; otherwise it is thrown away to the byte. After the plan's number of failed fixes the next approach is
 * written from the stable prefix. A patch that was run before is not run again. A spent budget, an unusable reply or
 * the last approach ends it. Returned is the attempt nearest to done, never one further than the start.
 */
export async function iterate(iteration: Iteration, start: Progress): Promise<Progress> {
  const known: Known = new Map();
  let current = await anchored(iteration, await attempt(iteration, start, known));
  let best = current;
  let failed = 0;
  try {
    for (let used = 0; used < iteration.fixes && iteration.targets(current.said).length > 0; used += 1) {
      if (failed >= iteration.room.plan.fixesBeforeRotation) {
        const next = await nextApproach(iteration, current, known);
        if (next === null) {
          return ended(await withWholeRun(iteration, best, current), "every approach was tried");
        }
        current = await anchored(iteration, next);
        failed = 0;
      } else {
        const result = await improve(iteration, current, known);
        current = result.current;
        failed = result.kept ? 0 : failed + 1;
      }
      best = nearer(sameTests(best, current), current);
    }
  } catch (error) {
    if (!endsEarly(error)) throw error;
    await note(iteration.room, iteration.stage, "ended-early", error.message);
    return ended(await withWholeRun(iteration, best, current), error.message);
  }
  return (await withWholeRun(iteration, best, current)).progress;
}

/** The last fix kept may have stopped on a lower rung: the whole suite says whether it is nearer than the best. */
async function withWholeRun(iteration: Iteration, best: Attempt, current: Attempt): Promise<Attempt> {
  const known = (best.said.distance.rungsLeft ?? 0) >= (current.said.distance.rungsLeft ?? 0);
  return known ? best : nearer(sameTests(best, current), await wholeAttempt(iteration, current));
}

const ended = (best: Attempt, why: string): Progress => ({ ...best.progress, ended: why });

/** One fix: kept, or thrown away with the reason remembered for the next prompt. */
async function improve(
  iteration: Iteration,
  current: Attempt,
  known: Known,
): Promise<{ current: Attempt; kept: boolean }> {
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
        }
      : { current: settled, kept: true };
  }
  const tried = await attempt(iteration, fix.progress, known);
  const rejected = whyRejected(current, tried, target);
  if (rejected === null) {
    await note(
      room,
      stage,
      "fix-kept",
      `passing now: ${target.filter((id) => !failing(tried).has(id)).join(", ")}`,
    );
    return { current: await anchored(iteration, tried), kept: true };
  }
  await note(room, stage, "fix-rejected", rejected);
  // The code stays as it was; only the conversation remembers what was tried.
  const progress = { ...current.progress, conversation: tried.progress.conversation };
  return { current: { ...current, progress, rejected }, kept: false };
}

/** Why a fix is thrown away, in words for the log and the next prompt; null when it is kept. */
function whyRejected(current: Attempt, tried: Attempt, target: readonly string[]): string | null {
  const failingNow = failing(tried);
  const { report } = tried.said;
  if (report.part?.rung === "syntax") return `it can't be parsed: ${report.output.split("\n")[0]}`;
  if (tried.said.distance.suiteDidNotFinish > 0) return `the suite did not run to its end (${report.status})`;
  const broken = [...new Set([...current.progress.anchors, ...passing(current)])].filter((id) =>
    failingNow.has(id),
  );
  if (broken.length > 0) return `it breaks what passed before: ${broken.join(", ")}`;
  if (target.every((id) => failingNow.has(id))) return `still failing: ${target.join(", ")}`;
  // What did not run before may have been broken before.
  const before = new Set([...current.said.regressions, ...current.said.unknown]);
  const lost = tried.said.regressions.filter((id) => !before.has(id));
  if (lost.length > 0) return `it breaks tests of the repository: ${lost.join(", ")}`;
  // Further down the ladder the counts can't be compared: a target passes, and nothing is known to be worse.
  const lower = (tried.said.distance.rungsLeft ?? 0) > (current.said.distance.rungsLeft ?? 0);
  if (!lower && compareDistance(tried.said.distance, current.said.distance) >= 0)
    return "it is no nearer to done";
  return null;
}

function failing({ said }: Attempt): ReadonlySet<string> {
  const added = Object.keys(said.newTests).filter((id) => said.newTests[id] === "failed");
  return new Set([...said.regressions, ...added]);
}

const passing = ({ said }: Attempt): string[] =>
  Object.keys(said.newTests).filter((id) => said.newTests[id] === "passed");

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
