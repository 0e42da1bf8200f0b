import type { Outcome } from "../domain/outcome.js";
import { noBaseline, suiteRan } from "./endings.js";
import type { Room } from "./room.js";
import { draw } from "./stages/draw.js";
import { elect } from "./stages/elect.js";
import { gatherContext } from "./stages/gather-context.js";
import { measureBaseline } from "./stages/measure-baseline.js";
import { step } from "./step.js";

/** The baseline that samples: `count` answers to one prompt, and the existing tests choose among them. */
export async function sample(room: Room, count: number): Promise<Outcome> {
  const baseline = await step(room, measureBaseline, {});
  if (!suiteRan(baseline)) return noBaseline(baseline);

  const context = await step(room, gatherContext, { baseline });
  const drawn = await step(room, draw, { context, baseline, count });
  return step(room, elect, { baseline, drawn });
}
