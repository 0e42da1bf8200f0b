import { Config } from "../domain/config.js";
import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Actor, Forge } from "../domain/forge.js";
import { taskHash } from "../domain/task.js";
import { mayAsk } from "../github/may-ask.js";
import { pinTask } from "../github/pinned-task.js";
import { repositoryConfig } from "../github/repository-config.js";
import { labelRequest, runOfRequest, workflowName, workflowPath } from "../github/request.js";
import { putStatus, workflowActor } from "../publish/status.js";
import { statusComment } from "../report/status-comment.js";
import { setupText } from "./setup-text.js";

export interface Labelling {
  forge: Forge;
  issue: { number: number; title: string; body: string | null; updated_at: string };
  label: string;
  asker: Actor;
  /** The repository's page. */
  page: string;
  /** The App's own login, such as `patchwright[bot]`. */
  self: string;
}

/** What became of a labelling, for the log. */
export type Effect = { dispatched: string } | { ignored: string } | { told: string };

/**
 * An issue got a label: where it is ours and the asker may write, a reaction and one run of the workflow on the default
 * branch, whose accept job writes the status comment; what keeps it from starting is said here. Done again after a failure it goes on where it stopped.
 */
export async function labelled(labelling: Labelling): Promise<Effect> {
  const { forge, asker, issue } = labelling;
  // Before any request to GitHub: what programs label must cost nothing.
  if (asker.type === "Bot") return { ignored: `${asker.login} is a bot` };
  const branch = await forge.defaultBranch();
  const config = await configOf(forge, branch);
  const label = "problem" in config ? defaultLabel : config.label;
  if (labelling.label !== label) return { ignored: `the label ${labelling.label} is not ours` };
  const asked = await mayAsk(forge, { issue: issue.number, label, asker });
  if ("refused" in asked) return { ignored: asked.refused };
  return "problem" in config ? tellProblem(labelling, config.problem) : start(labelling, branch);
}

async function start(labelling: Labelling, branch: string): Promise<Effect> {
  const { forge, issue, page } = labelling;
  if ((await forge.file(workflowPath, branch)) === null) {
    await tell(labelling, setupText(page, branch));
    return { told: "the workflow is missing" };
  }
  const request = labelRequest(issue);
  if ((await runOfRequest(forge, request)) !== null) return { ignored: `${request} has a run already` };
  // The status comment is left to the accept job, so that App and workflow together never make two.
  await forge.react({ issue: issue.number }, "eyes");
  try {
    await forge.dispatchWorkflow(workflowName, branch, inputsOf(labelling, request));
  } catch (error) {
    if (isPatchwrightError(error)) await tellProblem(labelling, errorLine(error));
    throw error;
  }
  return { dispatched: request };
}

/** GitHub takes 65,535 characters of inputs; what is read as an environment variable is counted in bytes. */
const mostTaskBytes = 60_000;

/** The inputs of the workflow: the pinned text itself, or where that is too long its hash. */
function inputsOf({ forge, issue, asker }: Labelling, request: string): Record<string, string> {
  const { task } = pinTask(forge.repository, issue);
  const pinned = JSON.stringify(task);
  const text = Buffer.byteLength(pinned) <= mostTaskBytes ? { task: pinned } : { hash: taskHash(task) };
  return { issue: String(issue.number), request, asker: asker.login, publisher: "app", ...text };
}

/** A label of its own that a broken configuration names is unknown; who uses the default one is told what is broken. */
const defaultLabel = Config.parse(undefined).label;

async function configOf(forge: Forge, branch: string): Promise<Config | { problem: string }> {
  try {
    return await repositoryConfig(forge, branch);
  } catch (error) {
    if (isPatchwrightError(error) && error.code === "config-invalid") return { problem: errorLine(error) };
    throw error;
  }
}

async function tellProblem(labelling: Labelling, problem: string): Promise<Effect> {
  await tell(labelling, statusComment({ events: [], runUrl: null, outcome: null, problem }));
  return { told: problem };
}

async function tell({ forge, issue, self }: Labelling, body: string): Promise<void> {
  await putStatus(forge, { issue: issue.number, body, actors: [self, workflowActor] });
}
