import type { Outcome } from "../domain/outcome.js";
import { alreadySo, asked, noBaseline, shownAlready, suiteRan } from "./endings.js";
import { both } from "./ends-early.js";
import type { Room } from "./room.js";
import { changeExpectations } from "./stages/change-expectations.js";
import { gatherContext } from "./stages/gather-context.js";
import { implement } from "./stages/implement.js";
import { iterateOnSuite } from "./stages/iterate-on-suite.js";
import { iterateOnTests } from "./stages/iterate-on-tests.js";
import { measureBaseline } from "./stages/measure-baseline.js";
import { review } from "./stages/review.js";
import { understand } from "./stages/understand.js";
import { verify } from "./stages/verify.js";
import { writeTests } from "./stages/write-tests.js";
import { step } from "./step.js";

/** The flow: its table of contents. Each line is a stage; what it is given, it depends on. */
export async function solve(room: Room): Promise<Outcome> {
  const baseline = await step(room, measureBaseline, {});
  if (!suiteRan(baseline)) return noBaseline(baseline);

  const context = await step(room, gatherContext, { baseline });
  const reading = await step(room, understand, { context, baseline });
  if (reading.judgement === "unclear") return asked(reading);

  // Neither sees the other: two readings of the task that check one another.
  const [written, draft] = await both(
    step(room, writeTests, { reading }),
    reading.judgement === "clear" ? step(room, implement, { reading }) : Promise.resolve(null),
  );
  if (draft === null && shownAlready(written)) return alreadySo(reading, written);

  const suited = await step(room, iterateOnSuite, {
    baseline,
    reading,
    draft: draft ?? (await step(room, implement, { reading })),
  });
  const tested = await step(room, iterateOnTests, { baseline, reading, written, suited });
  const proposed = await step(room, review, { baseline, tested });
  const settled =
    proposed.contradicted.length === 0 ? proposed : await step(room, changeExpectations, { proposed });
  return step(room, verify, { baseline, proposed: settled });
}
