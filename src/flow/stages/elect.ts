import type { Baseline } from "../../domain/baseline.js";
import { changeSetHash } from "../../domain/change-set.js";
import { Outcome } from "../../domain/outcome.js";
import { idsWith, type TestReport } from "../../domain/test-report.js";
import { type Assessment, assess } from "../assess.js";
import { note, type Room } from "../room.js";
import { defineStage } from "../step.js";
import type { Drawn } from "./draw.js";

/** One patch, how many answers it came in, and what the existing suite said of it. */
interface Choice {
  drawn: Drawn;
  votes: number;
  said: Assessment;
}

/**
 * The best of several answers by the existing tests alone: a suite that runs to its end, then the fewest tests that
 * passed before and don't now, then the fewest that failed before and still do (a contest problem's examples), then the
 * patch that came most often, then the smallest. It has no test of its own, so it proves nothing: what it gives is a
 * draft, whose evidence objects where the existing suite does.
 */
export const elect = defineStage<{ baseline: Baseline; drawn: readonly Drawn[] }, Outcome>({
  name: "choose",
  version: 1,
  questions: [],
  output: Outcome,
  run: async (room, { baseline, drawn }) => {
    const choices: Choice[] = [];
    for (const group of same(drawn)) {
      const [first] = group;
      if (first === undefined) continue;
      const held = { baseline, tests: [], anchors: [], contradicted: [], whole: true };
      const said = await assess(room, "choose", first.changes, held);
      choices.push({ drawn: first, votes: group.length, said });
    }
    const [best] = choices.sort(better);
    if (best === undefined) return { kind: "gaveUp", why: "No answer could be used.", closest: null };
    await note(
      room,
      "choose",
      "chosen",
      `of ${drawn.length} answers with ${choices.length} different patches: one that came ${best.votes === 1 ? "once" : `${best.votes} times`}`,
    );
    return judged(room, baseline, best);
  },
});

/** The answers grouped by patch, in the order given. */
function same(drawn: readonly Drawn[]): Drawn[][] {
  const groups = new Map<string, Drawn[]>();
  for (const one of drawn) {
    const key = changeSetHash(one.changes);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const better = (a: Choice, b: Choice): number =>
  a.said.distance.suiteDidNotFinish - b.said.distance.suiteDidNotFinish ||
  a.said.regressions.length - b.said.regressions.length ||
  a.said.comparison.stillFailing.length - b.said.comparison.stillFailing.length ||
  b.votes - a.votes ||
  a.said.distance.linesChanged - b.said.distance.linesChanged;

function judged(room: Room, baseline: Baseline, { drawn, said }: Choice): Outcome {
  const { report, comparison } = said;
  const objections = objectionsTo(said, counts(baseline.report).passed);
  return {
    kind: "draft",
    ...drawn,
    evidence: {
      changeSet: changeSetHash(drawn.changes),
      command: room.suite.command,
      runner: room.suite.runner,
      base: counts(baseline.report),
      head: counts(report),
      comparison,
      newTests: [],
      hunks: [],
      objections,
    },
    missing: [...objections, "It has no test of its own: only the existing suite was asked."],
  };
}

/**
 * What the existing suite says against it. Tests that failed before and still do count when the patch turns others of
 * them green, or when no test passed before: then they are what the task is about. Else they fail for reasons of their
 * own, as in a repository whose suite was not green to begin with.
 */
function objectionsTo({ distance, regressions, comparison }: Assessment, passedBefore: number): string[] {
  const { fixed, stillFailing, addedFailing } = comparison;
  const concerned = fixed.length > 0 || passedBefore === 0;
  return [
    ...(distance.suiteDidNotFinish > 0 ? ["The suite does not run to its end."] : []),
    ...(regressions.length > 0 ? [`Passing on the base and not now: ${regressions.join(", ")}.`] : []),
    ...(concerned && stillFailing.length > 0 ? [`Still failing: ${stillFailing.join(", ")}.`] : []),
    ...(addedFailing.length > 0 ? [`Failing, and not run on the base: ${addedFailing.join(", ")}.`] : []),
  ];
}

const counts = (report: TestReport) => ({
  passed: idsWith(report, "passed").length,
  failed: idsWith(report, "failed").length,
  skipped: idsWith(report, "skipped").length,
});
