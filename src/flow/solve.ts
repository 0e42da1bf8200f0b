import type { Outcome } from "../domain/outcome.js";
import { climbing } from "./climb/climbing.js";
import { climbOf, earlierDrafts } from "./climb/kept.js";
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
export async function solve(first: Room): Promise<Outcome> {
  const baseline = await step(first, measureBaseline, {});
  if (!suiteRan(baseline)) return noBaseline(baseline);
  const context = await step(first, gatherContext, { baseline });

  // Once; or again with more effort, and with what was kept of the effort that got stuck.
  return climbing(first, baseline, async (room, kept) => {
    const reading =
      kept.reading ?? (await step(room, understand, { context, baseline, lessons: kept.lessons }));
    if (reading.judgement === "unclear") return asked(reading);

    // Neither sees the other: two readings of the task that check one another.
    const [written, coded] = await both(
      kept.reading === null ? step(room, writeTests, { reading, kept: kept.tests }) : { tests: kept.tests },
      reading.judgement === "clear" ? step(room, implement, { reading }) : null,
    );
    if (coded === null && shownAlready(written)) return alreadySo(reading, written);

    const drafts = [...(coded ?? (await step(room, implement, { reading }))), ...earlierDrafts(kept)];
    const chosen =
      onlyOne(drafts, written) ?? (await step(room, choose, { baseline, reading, written, drafts }));
    const suited = await step(room, iterateOnSuite, { baseline, reading, chosen });
    const tested = await step(room, iterateOnTests, {
      baseline,
      reading,
      chosen,
      suited,
      earlier: kept.best,
    });
    const climb = climbOf(reading, tested);
    if (climb !== null) return climb;

    const covered = room.plan.testsForHunks
      ? await step(room, coverHunks, { baseline, reading, tested })
      : tested;
    const proposed = await step(room, review, { baseline, tested: covered });
    return step(room, verify, { baseline, proposed });
  });
}
