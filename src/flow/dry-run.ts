import type { Outcome } from "../domain/outcome.js";
import { alreadySo, asked, noBaseline, shownAlready, suiteRan } from "./endings.js";
import { estimateOf } from "./estimate.js";
import type { Plan } from "./plan.js";
import { dryRunInWords } from "./plan-words.js";
import type { Reading } from "./reading/reading.js";
import type { Room } from "./room.js";
import { run } from "./run.js";
import { gatherContext } from "./stages/gather-context.js";
import { measureBaseline } from "./stages/measure-baseline.js";
import { understand } from "./stages/understand.js";
import { type Written, writeTests } from "./stages/write-tests.js";
import { step } from "./step.js";

/** A run that stops before any code is written: what would be done, the tests it would write, and what it would take. */
export function dryRun(room: Room, version: string): Promise<Outcome> {
  const planned = { ...room, plan: planOfDryRun(room.plan) };
  return run(planned, version, (ready) => plannedIn(ready, room.plan));
}

/** Reading and tests alone, asked for apart from the code whatever the effort, and never with more effort. */
function planOfDryRun(plan: Plan): Plan {
  const apart: Plan = { ...plan, together: false, next: null };
  return { ...apart, calls: dryRunInWords(apart) };
}

/** The first stages of the flow, and what follows from them. */
async function plannedIn(room: Room, plan: Plan): Promise<Outcome> {
  const baseline = await step(room, measureBaseline, {});
  if (!suiteRan(baseline)) return noBaseline(baseline);
  const context = await step(room, gatherContext, { baseline });
  const reading = await step(room, understand, { context, baseline, lessons: null });
  if (reading.judgement === "unclear") return asked(reading);

  const written = await step(room, writeTests, { reading, kept: [] });
  if (reading.judgement === "already-so" && shownAlready(written)) return alreadySo(reading, written);
  return planned(room, plan, reading, written);
}

const planned = (room: Room, plan: Plan, reading: Reading, { tests }: Written): Outcome => ({
  kind: "planned",
  plan: pointsOf(reading),
  tests: tests.map(({ path, content, kind, reason }) => ({ path, content, kind, reason })),
  estimate: estimateOf(plan, room.journal.events()),
});

/** The goal, the approach that would be taken first, and where. */
function pointsOf({ goal, approaches: [approach], places, contradicted }: Reading): string[] {
  return [
    goal,
    ...(approach === undefined
      ? []
      : [`Approach: ${approach.name}`, ...approach.idea, `Its risk: ${approach.risk}`]),
    ...placesIn(places),
    ...contradicted.map(
      ({ id, sentence }) => `The task contradicts the existing test “${id}”: “${sentence}”`,
    ),
  ];
}

/** The places of a reading, one a point: what is to change comes first, then what may be affected. */
function placesIn(places: string): string[] {
  const [change = "", affected = ""] = places.split("May be affected:");
  const points = (text: string) =>
    text.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
  const also = points(affected);
  return [
    ...points(change).map((point) => `Change ${point}`),
    ...(also.length > 0 ? [`May be affected: ${also.join(", ")}`] : []),
  ];
}
