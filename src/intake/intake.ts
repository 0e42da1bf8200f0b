import { Config } from "../domain/config.js";
import { errorLine, isPatchwrightError, type PatchwrightError } from "../domain/errors.js";
import { mayAsk } from "../github/may-ask.js";
import { type Ask, type Decision, type Labelling, requestOf, type Spoken } from "./ask.js";
import { carryOut, type Wish, wishOf } from "./commands.js";
import type { Desk } from "./desk.js";
import { type Place, placeOf } from "./place.js";
import { putNote, react, tellProblem } from "./say.js";

/** The second label: it plans, and changes nothing. */
export const dryRunLabel = (label: string): string => `${label}:dry-run`;

const ignored = (reason: string): Decision => ({ kind: "ignored", reason });

/**
 * Decides what becomes of what somebody asked for, and answers it: the one core of both ways in. What programs do costs
 * no request to GitHub; who may not ask is never answered in words. What a person has to put right is told where they
 * asked, and thrown.
 */
export async function intake(desk: Desk, ask: Ask): Promise<Decision> {
  if (ask.asker.type === "Bot") return ignored(`${ask.asker.login} is a bot`);
  return ask.kind === "label" ? labelled(desk, ask) : spoken(desk, ask);
}

async function labelled(desk: Desk, ask: Labelling): Promise<Decision> {
  const { issue, label, asker, request, text } = ask;
  const config = await configOf(desk);
  // A label of its own that a broken configuration names is unknown; who uses the default one is told what is broken.
  const ours = "problem" in config ? Config.parse(undefined).label : config.label;
  const work = label === ours ? "solve" : label === dryRunLabel(ours) ? "dry-run" : null;
  if (work === null) return ignored(`the label ${label} is not ours`);
  const served = await desk.served(request);
  if (served !== null) return ignored(served);
  const asked = await mayAsk(desk.forge, { issue, label, asker });
  if ("refused" in asked) return ignored(asked.refused);
  if ("problem" in config) return told(desk, { issue, page: issue }, config.problem);
  await react(desk, ask, "eyes");
  const start = { work, issue: asked.issue, text, label, request, asker: asker.login } as const;
  return { kind: "start", start: { ...start, pull: null, page: issue } };
}

async function configOf(desk: Desk): Promise<Config | { problem: PatchwrightError }> {
  try {
    return await desk.config();
  } catch (error) {
    if (isPatchwrightError(error) && error.code === "config-invalid") return { problem: error };
    throw error;
  }
}

async function spoken(desk: Desk, ask: Spoken): Promise<Decision> {
  const wish = wishOf(ask);
  if (wish === null) return ignored("it holds no command");
  const served = await desk.served(requestOf(ask));
  if (served !== null) return ignored(served);
  if (!(await desk.mayWrite(ask.asker))) {
    if (wish.typed) await react(desk, ask, "confused");
    return ignored(`${ask.asker.login} may not write to the repository`);
  }
  const place = await placeOf(desk, ask);
  if ("refused" in place) {
    if (place.confusing && wish.typed) await react(desk, ask, "confused");
    if (place.words !== undefined && wish.typed) await putNote(desk, ask.page, "note", place.words);
    return ignored(place.refused);
  }
  return answered(desk, { ask, wish, place });
}

async function answered(desk: Desk, asked: { ask: Spoken; wish: Wish; place: Place }): Promise<Decision> {
  try {
    return await carryOut(desk, asked);
  } catch (error) {
    if (!isPatchwrightError(error)) throw error;
    const { ask, place } = asked;
    await react(desk, ask, "confused");
    return told(desk, { issue: place.issue.number, page: ask.page }, error);
  }
}

/** Told to people, and thrown for whoever watches the job or the App. */
async function told(
  desk: Desk,
  where: { issue: number; page: number },
  error: PatchwrightError,
): Promise<never> {
  await tellProblem(desk, { ...where, problem: errorLine(error), runUrl: null });
  throw error;
}
