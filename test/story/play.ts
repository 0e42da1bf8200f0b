import { setTimeout as pause } from "node:timers/promises";
import type { Loop } from "../../src/cli/loop/start-loop.js";
import type { Task } from "../../src/domain/task.js";
import type { Gate } from "./gate.js";

/** A moment of the story, and the page that shows it. */
export interface Scene {
  name: string;
  page: string;
}

/** What the maintainer says; the recorded replies belong to these words. */
export const says = {
  review: "Nearly. One thing below.",
  inline:
    "A quote that is never closed now takes the whole rest of the text, without a word. Please throw a SyntaxError that names the line on which the field begins, counted from 1: `unclosed quote in line 3`.",
  refine: "Say in the README what happens to a quote that is never closed.",
};

/** Longer than solve waits between two looks at whether it shall stop. */
const stopIsSeenMs = 20_000;

/**
 * The whole story as a maintainer lives it, with the App, the workflow and the flow themselves: label, status, pull
 * request, review, refinement, stop, retry, merge. Each scene can be looked at before the next one begins.
 */
export async function* story(loop: Loop, task: Task, gate: Gate): AsyncGenerator<Scene> {
  const { hub, maintainer, owner, name: repo } = loop;
  const at = { owner, repo };
  const { rest } = maintainer;

  gate.shut();
  const { data: issue } = await rest.issues.create({ ...at, title: task.title, body: task.body });
  await rest.issues.addLabels({ ...at, issue_number: issue.number, labels: ["patchwright"] });
  await gate.waiting();
  yield { name: "label", page: issue.html_url };

  gate.open();
  await hub.settled();
  const status = async () => {
    const { data } = await rest.issues.listComments({ ...at, issue_number: issue.number });
    return data[0]?.html_url ?? issue.html_url;
  };
  yield { name: "status", page: await status() };

  const pull = await onlyPull(loop);
  yield { name: "pull-request", page: pull.html_url };

  gate.shut();
  await rest.pulls.createReview({
    ...at,
    pull_number: pull.number,
    event: "REQUEST_CHANGES",
    body: says.review,
    comments: [{ path: "src/parse.js", line: await firstChangedLine(loop, pull.number), body: says.inline }],
  });
  await gate.waiting();
  const { data: remarks } = await rest.pulls.listReviewComments({ ...at, pull_number: pull.number });
  const remark = remarks[0]?.html_url ?? pull.html_url;
  yield { name: "review", page: remark };

  gate.open();
  await hub.settled();
  yield { name: "refinement", page: remark };

  gate.shut();
  const command = (body: string) => rest.issues.createComment({ ...at, issue_number: pull.number, body });
  await command(`/patchwright refine ${says.refine}`);
  await gate.waiting();
  await command("/patchwright stop");
  await pause(stopIsSeenMs);
  gate.open();
  await hub.settled();
  yield { name: "stop", page: await status() };

  await command("/patchwright retry");
  await hub.settled();
  yield { name: "retry", page: pull.html_url };

  await rest.pulls.merge({ ...at, pull_number: pull.number });
  await hub.settled();
  yield { name: "merge", page: await status() };
}

export async function onlyPull({ maintainer, owner, name: repo }: Loop) {
  const { data } = await maintainer.rest.pulls.list({ owner, repo, state: "all" });
  const [pull, second] = data;
  if (pull === undefined || second !== undefined) throw new Error(`${data.length} pull requests`);
  return pull;
}

/** A line of the patch that a reviewer could comment on. */
async function firstChangedLine({ maintainer, owner, name: repo }: Loop, pull_number: number) {
  const { data } = await maintainer.rest.pulls.listFiles({ owner, repo, pull_number });
  const patch = data.find(({ filename }) => filename === "src/parse.js")?.patch ?? "";
  const [, from = "1"] = /^@@ -\S+ \+(\d+)/m.exec(patch) ?? [];
  const body = patch.split("\n").slice(1);
  const added = body.findIndex((line) => line.startsWith("+"));
  return Number(from) + body.slice(0, added).filter((line) => !line.startsWith("-")).length;
}
