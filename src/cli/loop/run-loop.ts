import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { PatchwrightError } from "../../domain/errors.js";
import { Outcome } from "../../domain/outcome.js";
import type { Task } from "../../domain/task.js";
import { followRun } from "./follow-run.js";
import { keptPage } from "./kept-page.js";
import { type Loop, type LoopOptions, startLoop } from "./start-loop.js";

interface RunLoopOptions extends LoopOptions {
  task: Task;
  label: string;
  /** End when the run has ended, instead of serving its pages until Ctrl-C. */
  once: boolean;
  /** Where the rendered pages are kept. */
  out: string;
  signal: AbortSignal;
}

/** How the loop ended. */
interface LoopEnd {
  pullRequest: boolean;
  /** Null where the run ended before it had one. */
  outcome: Outcome | null;
  /** A job failed, or the hub saw something that GitHub would have refused. */
  failed: boolean;
}

/**
 * The whole loop on this machine: an issue is opened and labelled over the API, and what happens is shown.
 * Throws `issue-too-long`, and what `startLoop` throws.
 */
export async function runLoop(options: RunLoopOptions): Promise<LoopEnd> {
  checkLength(options.task);
  const { task, label, print, signal } = options;
  const loop = await startLoop(options);
  try {
    const { hub, owner, name, maintainer } = loop;
    print(`A GitHub on loopback: ${hub.url}/${owner}/${name}`);
    const issue = { owner, repo: name };
    const opened = await maintainer.rest.issues.create({ ...issue, title: task.title, body: task.body });
    await maintainer.rest.issues.addLabels({ ...issue, issue_number: opened.data.number, labels: [label] });
    print(`Issue, labelled “${label}”: ${opened.data.html_url}`);

    const run = await followRun(loop, print, signal);
    await hub.settled();
    print(`\nWorkflow run (${run.conclusion}): ${run.url}`);
    const pullRequest = await showPullRequest(loop, options);
    const outcome = await keepRun(loop, options);
    for (const fault of hub.faults)
      print(`The hub found a fault: ${fault.kind} ${fault.where}: ${fault.detail}`);
    if (!options.once) await untilStopped(print, signal);
    return { pullRequest, outcome, failed: run.conclusion !== "success" || hub.faults.length > 0 };
  } finally {
    await loop.close();
  }
}

/** As GitHub has it. */
const most = { title: 256, body: 65_536 };

function checkLength({ title, body }: Task): void {
  if (title.length <= most.title && body.length <= most.body) return;
  throw new PatchwrightError("issue-too-long", { detail: `this one has ${title.length} and ${body.length}` });
}

/** Names the pull request and keeps its page as a file; without one, shows what the last comment says instead. */
async function showPullRequest(loop: Loop, { out, once, print }: RunLoopOptions): Promise<boolean> {
  const { maintainer, owner, name } = loop;
  const pulls = await maintainer.rest.pulls.list({ owner, repo: name, state: "open" });
  const [pull] = pulls.data;
  if (pull === undefined) {
    const comments = await maintainer.rest.issues.listCommentsForRepo({ owner, repo: name });
    const said =
      comments.data
        .at(-1)
        ?.body?.replace(/^<!--.*-->$\n?/gm, "")
        .trimEnd() ?? "nothing";
    print(`There is no pull request. The last comment says:\n${said}`);
    return false;
  }
  const file = path.join(out, "pull-request.html");
  await mkdir(out, { recursive: true });
  await writeFile(file, await keptPage(pull.html_url));
  print(`Pull request #${pull.number}${pull.draft ? " (draft)" : ""}: ${pull.title}`);
  print(`  link:       ${pull.html_url}${once ? " (served while this ran)" : ""}`);
  print(`  kept page:  ${path.resolve(file)}`);
  return true;
}

/** Keeps journal, outcome and report of the run, as the solve job handed them over. Gives the outcome. */
async function keepRun({ hub, owner, name }: Loop, { out, print }: RunLoopOptions): Promise<Outcome | null> {
  const folder = hub.artifactFolder(`${owner}/${name}`, "patchwright-run");
  if (folder === null) return null;
  await cp(folder, out, { recursive: true });
  print(`  the run:    ${path.join(path.resolve(out), "report.html")}, with its journal run.jsonl`);
  return Outcome.parse(JSON.parse(await readFile(path.join(out, "outcome.json"), "utf8")));
}

async function untilStopped(print: (line: string) => void, signal: AbortSignal): Promise<void> {
  print("\nThe pages are served until you press Ctrl-C.");
  await new Promise<void>((resolve) => {
    const idle = setInterval(() => {}, 60_000);
    const end = () => {
      clearInterval(idle);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
