import { compareDistance, isOf } from "../../domain/candidate.js";
import { taskText } from "../../domain/task.js";
import { mayClimb } from "../climb/may-climb.js";
import { endsEarly } from "../ends-early.js";
import { failureSignature } from "../failure-signature.js";
import { interruptible } from "../interruptible.js";
import type { Progress } from "../progress.js";
import { quotes } from "../quote.js";
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
import { reasons, stuck } from "./stuck.js";

/**
 * The loop of both iterating stages. A fix is kept only if it brings a target to pass, breaks no anchor and is nearer
 * to done; otherwise it is thrown away to the byte. After the plan's number of failed fixes the next approach is
 * taken: one that is coded already, else one written from the stable prefix; or the run climbs to more effort: so it
 * does when fixes failed in two different ways, when no quotation settles who is wrong, or when fixes, approaches or
 * calls run out. A patch that was run before is not run again. A spent budget, an unusable reply, a request to stop or the last
 * approach ends it; so do suspect tests that can't be settled, as other approaches contradict them too. Returned is the attempt
 * nearest to done, never one further than the start.
 */
export async function iterate(iteration: Iteration, start: Progress): Promise<Attempt> {
  const { fixesBeforeRotation } = iteration.room.plan;
  // A try may be left off for a stop; what is kept is measured in any case.
  const trying = { ...iteration, room: interruptible(iteration.room) };
  const memory: Memory = { known: new Map(), failures: new Set() };
  let current = await anchored(iteration, await attempt(iteration, start, memory.known));
  let best = current;
  let used = 0;
  let failed = 0;
  // The ways in which fixes failed since the last that was kept.
  const thrownAway = new Set<string>();
  const stop = async (why: string) => {
    best = await withWholeRun(iteration, best, current);
    return stuck(iteration, { best: ended(best, current, why), current }, why);
  };
  try {
    while (used < iteration.fixes && iteration.targets(current.said).length > 0) {
      if (thrownAway.size >= fixesBeforeRotation && mayClimb(iteration.room))
        return await stop(reasons.fixesFailed(thrownAway.size));
      if (failed >= fixesBeforeRotation) {
        if (onlySuspects(iteration, iteration.targets(current.said))) break;
        const next = await nextApproach(trying, current, memory.known);
        if (next === null) return await stop(reasons.approachesTried);
        current = await anchored(iteration, next.attempt);
        if (next.asked) used += 1;
        failed = 0;
        thrownAway.clear();
      } else {
        const result = await improve(trying, current, memory);
        current = result.current;
        failed = result.kept ? 0 : failed + 1;
        used += 1;
        if (result.kept) thrownAway.clear();
        else if (result.failure === null && mayClimb(iteration.room)) return await stop(reasons.unsettled);
        else if (result.failure !== null) thrownAway.add(result.failure);
      }
      best = nearer(sameTests(best, current), current);
    }
    best = await withWholeRun(iteration, best, current);
    const unsolved = iteration.fixes > 0 && iteration.targets(best.said).length > 0;
    return unsolved && mayClimb(iteration.room)
      ? await stop(reasons.fixesUsed(iteration.fixes))
      : ended(best, current, null);
  } catch (error) {
    if (!endsEarly(error)) throw error;
    await note(iteration.room, iteration.stage, "ended-early", error.message);
    best = await withWholeRun(iteration, best, current);
    // Another effort may ask for more; it can't make a model answer in shape, nor is it what who says stop wants.
    const forGood = error.code === "model-reply-unusable" || error.code === "stop-requested";
    return forGood ? ended(best, current, error.message) : stop(error.message);
  }
}

/** The last fix kept may have stopped on a lower rung: the whole suite says whether it is nearer than the best. */
async function withWholeRun(iteration: Iteration, best: Attempt, current: Attempt): Promise<Attempt> {
  const known = (best.said.distance.rungsLeft ?? 0) >= (current.said.distance.rungsLeft ?? 0);
  return known ? best : nearer(sameTests(best, current), await wholeAttempt(iteration, current));
}

/** What a loop remembers: what the suite said of each patch, and in which ways fixes failed. */
interface Memory {
  known: Known;
  failures: Set<string>;
}

/** The best, with the approaches that had their turn in the work as a whole. */
const ended = (best: Attempt, { progress: { tried } }: Attempt, why: string | null): Attempt => ({
  ...best,
  progress: { ...best.progress, tried, ended: why },
});

const onlySuspects = ({ suspects }: Iteration, ids: readonly string[]): boolean =>
  ids.every((id) => suspects.some((suspect) => suspect.id === id));

/**
 * One fix: kept, or thrown away with the reason remembered for the next prompt. `failure` is the way in which a fix that
 * was thrown away fails; null where words were at odds, and none was run.
 */
async function improve(
  iteration: Iteration,
  current: Attempt,
  memory: Memory,
): Promise<{ current: Attempt; kept: boolean; failure: string | null }> {
  const { room, stage } = iteration;
  const target = iteration.targets(current.said);
  const fix = await askForFix(iteration, current, target);
  // The code stays as it was; only the conversation remembers what was tried.
  const without = (rejected: string, failure: string | null = null) => ({
    current: {
      ...current,
      rejected,
      progress: { ...current.progress, conversation: fix.conversation },
    },
    kept: false,
    failure,
  });
  if (fix.kind === "test-wrong") {
    const settled = await settle(iteration, current, fix, memory.known);
    return settled === null
      ? without("the sentence quoted is not in the task, or does not take the test out")
      : { current: settled, kept: true, failure: null };
  }
  if (onlySuspects(iteration, target) && !quotes(taskText(room.task), fix.sentence)) {
    await note(
      room,
      stage,
      "quotation-refused",
      `no sentence of the task asks for this fix: “${fix.sentence}”`,
    );
    return without(
      "several candidates contradict this test, and no sentence of the task was quoted that decides for it",
    );
  }
  const tried = await attempt(iteration, fix.progress, memory.known);
  const rejected = whyRejected(current, tried, target);
  if (rejected === null) {
    const passing = target.filter((id) => !failing(tried).has(id));
    await note(room, stage, "fix-kept", `passing now: ${passing.join(", ")}`);
    return { current: await anchored(iteration, tried), kept: true, failure: null };
  }
  await note(room, stage, "fix-rejected", rejected);
  const failure = await failureSignature(tried.said.report, [...failing(tried)]);
  const again = await failedBefore(iteration, failure, memory);
  return without(again === null ? rejected : `${rejected}; ${again}`, failure);
}

/** Says where a rejected fix fails just as an earlier one did, be it another patch or the same; null where it is new. */
async function failedBefore(
  { room, stage }: Iteration,
  failure: string,
  memory: Memory,
): Promise<string | null> {
  if (!memory.failures.has(failure)) {
    memory.failures.add(failure);
    return null;
  }
  const again = "it fails in exactly the way in which an earlier fix failed";
  await note(room, stage, "same-failure", `${again}: it does not count as another one`);
  return again;
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
function sameTests(best: Attempt, { progress }: Attempt): Attempt {
  const { tests, quarantined, contradicted } = progress;
  const kept = Object.entries(best.said.newTests).filter(
    ([id]) => tests.some(({ path }) => isOf(id, path)) && !quarantined.some((one) => one.id === id),
  );
  const newTests = Object.fromEntries(kept);
  const newTestsFailing = kept.filter(([, state]) => state === "failed").length;
  const distance = { ...best.said.distance, newTestsFailing };
  return {
    ...best,
    said: { ...best.said, newTests, distance },
    progress: {
      ...best.progress,
      candidate: { ...best.progress.candidate, distance },
      tests,
      quarantined,
      contradicted,
    },
  };
}
