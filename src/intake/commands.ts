import { type Command, parseCommand } from "../domain/command.js";
import type { Work } from "../domain/order.js";
import { withStopMark } from "../report/stop-mark.js";
import { type Decision, requestOf, type Spoken } from "./ask.js";
import type { Desk } from "./desk.js";
import type { Place } from "./place.js";
import { goesOn, goesOnUntold } from "./running.js";
import { putHelp, putNote, react, statusOf } from "./say.js";

/** What is asked for. `typed`: by a command, so that who asked waits for an answer. */
export interface Wish {
  command: Command;
  typed: boolean;
}

/** Null where nothing is asked for. A review that wants changes is a refinement without a word more. */
export function wishOf(ask: Spoken): Wish | null {
  const command = parseCommand(ask.text);
  if (command !== null) return { command, typed: true };
  return ask.kind === "review" && ask.wantsChanges
    ? { command: { kind: "refine", text: "" }, typed: false }
    : null;
}

interface Asked {
  ask: Spoken;
  wish: Wish;
  place: Place;
}

/** Does what somebody who may write asks for. */
export async function carryOut(desk: Desk, asked: Asked): Promise<Decision> {
  const { wish, place } = asked;
  const open = place.pull?.state === "open" ? place.pull : null;
  switch (wish.command.kind) {
    case "solve":
      return open === null
        ? solve(desk, asked)
        : sayNo(
            desk,
            asked,
            `There is a pull request for #${place.issue.number} already: #${open.number}. To have it changed, comment \`/patchwright refine <text>\`; to begin anew, \`/patchwright retry\`.`,
          );
    case "retry":
      return start(desk, asked, "retry");
    case "refine":
      if (open !== null) return start(desk, asked, "refine");
      if (!wish.typed) return { kind: "ignored", reason: "the pull request is closed" };
      return wish.command.text === "" ? help(desk, asked, "confused") : start(desk, asked, "solve");
    case "stop":
      return stop(desk, asked);
    case "status":
      return status(desk, asked);
    case "help":
      return help(desk, asked, "+1");
    case "unknown":
      return help(desk, asked, "confused");
  }
}

/** Asked for twice, an issue is worked on once: a second run would be paid for, and find nothing new to do. */
async function solve(desk: Desk, asked: Asked): Promise<Decision> {
  const { ask, place } = asked;
  const { number, labels } = place.issue;
  const found = labels.includes((await desk.config()).label) ? await statusOf(desk, number) : null;
  if (found === null || !(await goesOn(desk, found, { asOf: ask.at, besides: requestOf(ask) })))
    return start(desk, asked, "solve");
  return sayNo(
    desk,
    asked,
    `#${number} is being worked on already: [status](${found.url}). To begin anew with what was said since, comment \`/patchwright retry\`; to end what goes on, \`/patchwright stop\`.`,
  );
}

async function start(desk: Desk, asked: Asked, work: Work): Promise<Decision> {
  const { ask, place } = asked;
  const { issue, pull } = place;
  if (issue.state === "closed")
    return sayNo(desk, asked, `Issue #${issue.number} is closed: open it again first.`);
  const { label } = await desk.config();
  await react(desk, ask, "eyes");
  // The label is what makes an issue a task: without it the run would be taken for withdrawn.
  if (!issue.labels.includes(label)) await desk.forge.addLabels(issue.number, [label]);
  return {
    kind: "start",
    start: {
      work,
      issue,
      // What whoever asked had before them: its author may edit it until this is read.
      text: ask.kind === "comment" && ask.issue?.number === issue.number ? ask.issue : issue,
      label,
      request: requestOf(ask),
      asker: ask.asker.login,
      pull,
      page: ask.page,
    },
  };
}

/** A mark in the status comment, which the run looks at: a cancelled job could prove nothing. */
async function stop(desk: Desk, asked: Asked): Promise<Decision> {
  const { ask, place } = asked;
  const { number } = place.issue;
  const found = await statusOf(desk, number);
  if (found === null && (await goesOnUntold(desk, number, requestOf(ask))))
    return sayNo(
      desk,
      asked,
      `The status comment of #${number} was deleted, and its run can't be asked to stop without it. To end it without a patch, close the issue or take its label off.`,
    );
  if (found === null || !(await goesOn(desk, found, { asOf: ask.at })))
    return sayNo(desk, asked, `Nothing is running for #${number}.${link(found?.url)}`);
  await react(desk, ask, "eyes");
  await desk.forge.updateComment(found.id, withStopMark(found.body, ask.asker.login));
  return { kind: "done", note: "asked the run to stop" };
}

async function status(desk: Desk, { ask, place }: Asked): Promise<Decision> {
  const { number } = place.issue;
  const found = await statusOf(desk, number);
  await react(desk, ask, "+1");
  if (found === null) {
    const text = `Nothing has been asked for on #${number} yet. \`/patchwright help\` says what can be.`;
    await putNote(desk, ask.page, "note", text);
  } else if (ask.page !== number) {
    await putNote(desk, ask.page, "note", link(found.url).trim());
  }
  return { kind: "done", note: "said where the status is" };
}

async function help(desk: Desk, { ask }: Asked, reaction: "+1" | "confused"): Promise<Decision> {
  await react(desk, ask, reaction);
  await putHelp(desk, ask.page);
  return { kind: "done", note: "said what can be asked for" };
}

/** To somebody who may ask, but not for this. */
async function sayNo(desk: Desk, { ask }: Asked, why: string): Promise<Decision> {
  await react(desk, ask, "confused");
  await putNote(desk, ask.page, "note", why);
  return { kind: "done", note: why };
}

const link = (url: string | undefined): string => (url === undefined ? "" : ` [Status](${url})`);
