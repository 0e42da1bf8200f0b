import type { Outcome } from "../domain/outcome.js";
import { alreadySo, asked, noBaseline, shownAlready, suiteRan } from "./endings.js";
import { both } from "./ends-early.js";
import type { Room } from "./room.js";
import { choose, onlyOne } from "./stages/choose.js";
import { coverHunks } from "./stages/cover-hunks.js";
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
  const [written, coded] = await both(
    step(room, writeTests, { reading }),
    reading.judgement === "clear" ? step(room, implement, { reading }) : Promise.resolve(null),
  );
  if (coded === null && shownAlready(written)) return alreadySo(reading, written);

  const drafts = coded ?? (await step(room, implement, { reading }));
  const [only, ...more] = drafts;
  const chosen =
    only !== undefined && more.length === 0
      ? onlyOne(only, written)
      : await step(room, choose, { baseline, reading, written, drafts });
  const suited = await step(room, iterateOnSuite, { baseline, reading, chosen });
  const tested = await step(room, iterateOnTests, { baseline, reading, chosen, suited });
  const covered = room.plan.testsForHunks
    ? await step(room, coverHunks, { baseline, reading, tested })
    : tested;
  const proposed = await step(room, review, { baseline, tested: covered });
  return step(room, verify, { baseline, proposed });
}
