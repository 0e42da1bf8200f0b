import { errorLine, isPatchwrightError } from "../domain/errors.js";
import type { Forge } from "../domain/forge.js";
import { taskHash } from "../domain/task.js";
import { pinTask } from "../github/pinned-task.js";
import { runOfRequest, workflowName, workflowPath } from "../github/request.js";
import type { Ask, Start } from "../intake/ask.js";
import { type Desk, openDesk } from "../intake/desk.js";
import { intake } from "../intake/intake.js";
import { tellProblem } from "../intake/say.js";
import { putStatus, workflowActor } from "../publish/status.js";
import { addLink, workflowTemplate } from "./greeting.js";
import { setupText } from "./setup-text.js";

export interface Asked {
  forge: Forge;
  ask: Ask;
  /** The repository's page. */
  page: string;
  /** The App's own login, such as `patchwright[bot]`. */
  self: string;
  /** The action that the offered workflow names; see `Greeting`. */
  action?: string | null;
}

/** What became of it, for the log. */
export type Effect = { dispatched: string } | { ignored: string } | { told: string };

/**
 * Somebody asked for something: it is answered, or becomes one run of the workflow on the default branch, whose accept
 * job writes the status comment; what keeps it from starting is said here. Done again after a failure it goes on where
 * it stopped.
 */
export async function asked({ forge, ask, page, self, action = null }: Asked): Promise<Effect> {
  const desk = openDesk({
    forge,
    actors: [self, workflowActor],
    served: async (request) =>
      (await runOfRequest(forge, request)) === null ? null : `${request} has a run already`,
  });
  try {
    const decision = await intake(desk, ask);
    if (decision.kind === "ignored") return { ignored: decision.reason };
    if (decision.kind === "done") return { told: decision.note };
    return await start(desk, decision.start, { page, action });
  } catch (error) {
    // It was told: a delivery that comes again would change nothing.
    if (isPatchwrightError(error) && error.code === "config-invalid") return { told: errorLine(error) };
    throw error;
  }
}

interface Offer {
  page: string;
  action: string | null;
}

async function start(desk: Desk, start: Start, offer: Offer): Promise<Effect> {
  const { forge, actors } = desk;
  const branch = await desk.defaultBranch();
  const issue = start.issue.number;
  if ((await forge.file(workflowPath, branch)) === null) {
    const link = addLink({ ...offer, branch, template: workflowTemplate() });
    await putStatus(forge, { issue, body: setupText(link, branch), actors });
    return { told: "the workflow is missing" };
  }
  try {
    await forge.dispatchWorkflow(workflowName, branch, inputsOf(desk, start));
  } catch (error) {
    if (isPatchwrightError(error)) {
      const where = { issue, page: start.page, runUrl: null };
      await tellProblem(desk, { ...where, problem: errorLine(error) });
    }
    throw error;
  }
  return { dispatched: start.request };
}

/** GitHub takes 65,535 characters of inputs; what is read as an environment variable is counted in bytes. */
const mostTaskBytes = 60_000;

/** The inputs of the workflow: the pinned text itself, or where that is too long its hash. */
function inputsOf({ forge }: Desk, { issue, work, request, asker, pull, text }: Start) {
  const { task } = pinTask(forge.repository, text);
  const pinned = JSON.stringify(task);
  return {
    issue: String(issue.number),
    request,
    asker,
    publisher: "app",
    // What is not said has its default, also in an older copy of the workflow that knows no such input.
    ...(work !== "solve" && { work }),
    ...(pull !== null && { pull: String(pull.number) }),
    ...(Buffer.byteLength(pinned) <= mostTaskBytes ? { task: pinned } : { hash: taskHash(task) }),
  };
}
