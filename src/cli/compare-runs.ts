import { changeSetHash } from "../domain/change-set.js";
import { type Outcome, publishedChanges } from "../domain/outcome.js";
import { type RunEvent, stageNames } from "../domain/run-event.js";
import { canonicalJson } from "../journal/canonical-json.js";

export type Started = Extract<RunEvent, { type: "run-started" }>;

export const startOf = (events: readonly RunEvent[]): Started | undefined =>
  events.find((event): event is Started => event.type === "run-started");

/**
 * In what a replayed run differs from the recorded one, a line each; none means: the same replies in every stage, and
 * the same outcome bit for bit. The hash of the base commit is not compared, since the same files may have another
 * history; the replies can only be the same where the prompts were.
 */
export function differences(recorded: readonly RunEvent[], replayed: readonly RunEvent[]): string[] {
  return [
    ...replyDifferences(recorded, replayed),
    ...outcomeDifferences(outcomeOf(recorded), outcomeOf(replayed)),
  ];
}

function replyDifferences(recorded: readonly RunEvent[], replayed: readonly RunEvent[]): string[] {
  const replies = (events: readonly RunEvent[], stage: string) =>
    // What a resumed run took from its own journal was not asked for again.
    events.filter((event) => event.type === "model-replied" && event.stage === stage && event.usage.calls > 0)
      .length;
  return stageNames.flatMap((stage) => {
    const [then, now] = [replies(recorded, stage), replies(replayed, stage)];
    return then === now ? [] : [`${stage}: ${then} replies were recorded, ${now} were asked for`];
  });
}

function outcomeDifferences(recorded: Outcome | null, replayed: Outcome | null): string[] {
  if (recorded === null) return ["the recorded run did not end, so that there is no outcome to compare"];
  if (replayed === null) return ["the replay did not end"];
  if (recorded.kind !== replayed.kind) {
    return [`the outcome was ${recorded.kind}, and is ${replayed.kind} now`];
  }
  const [then, now]: Record<string, unknown>[] = [comparable(recorded), comparable(replayed)];
  return Object.keys({ ...then, ...now })
    .filter((key) => canonicalJson(then?.[key]) !== canonicalJson(now?.[key]))
    .map((key) => `the outcome's ${key} differs`);
}

export const outcomeOf = (events: readonly RunEvent[]): Outcome | null =>
  events.findLast((event) => event.type === "run-finished")?.outcome ?? null;

/** A patch by its files alone, and what was measured without the hash in which the base takes part. */
function comparable(outcome: Outcome): Record<string, unknown> {
  // A replay costs nothing, so that it can't tell what doing it would.
  if (outcome.kind === "planned") return { plan: outcome.plan, tests: outcome.tests };
  if (!("changes" in outcome)) return outcome;
  const { changes, changedExpectations, evidence, ...rest } = outcome;
  const { changeSet, mutants, ...measured } = evidence;
  return {
    ...rest,
    patch: changes.files,
    expectations: changedExpectations && [changedExpectations.tests, changedExpectations.changes.files],
    evidence: { ...measured, ofThisPatch: changeSet === changeSetHash(publishedChanges(outcome)) },
    // How a fault was noticed, and how many there was time for, is a matter of the machine's speed.
    mutants: mutants?.tried
      .filter(({ outcome }) => outcome === "survived")
      .map(({ path, line, after }) => [path, line, after]),
  };
}
