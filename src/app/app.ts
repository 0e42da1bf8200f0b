import type { Context, Probot } from "probot";
import type { OctokitLike } from "../github/api.js";
import { finishedRuns } from "../github/finished-runs.js";
import { octokitForge } from "../github/octokit-forge.js";
import { workflowPath } from "../github/request.js";
import { commandEvents } from "./commands.js";
import type { Deliveries } from "./deliveries.js";
import { type Finish, finished } from "./finished.js";
import type { InTurn } from "./in-turn.js";
import { labelled } from "./labelled.js";

export interface AppParts {
  deliveries: Deliveries;
  inTurn: InTurn;
  /** The App's own login; fails while GitHub does not know our key. */
  self: () => Promise<string>;
}

/** The App's events. Each delivery has its effect once; one that fails may be delivered again. */
export function app(probot: Probot, parts: AppParts): void {
  const once = async (context: Context, work: () => Promise<void>) => {
    const state = await parts.deliveries.once(context.id, work);
    if (state === "dropped") context.log.info("This delivery was handled before.");
  };
  commandEvents(probot, parts);
  probot.on("issues.labeled", (context) => once(context, () => onLabelled(context, parts)));
  probot.on("workflow_run.completed", (context) => once(context, () => onFinished(context, parts)));
}

async function onLabelled(
  { payload, octokit, log }: Context<"issues.labeled">,
  { inTurn, self }: AppParts,
): Promise<void> {
  const { issue, label, repository, sender } = payload;
  const effect = await inTurn(String(repository.id), async () =>
    labelled({
      forge: octokitForge({ octokit, owner: repository.owner.login, name: repository.name }),
      issue,
      label: label?.name ?? "",
      asker: { login: sender.login, type: sender.type === "Bot" ? "Bot" : "User" },
      page: repository.html_url,
      self: await self(),
    }),
  );
  log.info({ effect, issue: issue.number, repository: repository.full_name }, "An issue was labelled.");
}

async function onFinished(
  { payload, octokit, log }: Context<"workflow_run.completed">,
  parts: AppParts,
): Promise<void> {
  const { repository, workflow_run: run } = payload;
  // Saves requests for the many runs that are none of ours; what it lets pass is looked at through the API.
  if (!run.path.startsWith(workflowPath)) return;
  const { id, name, owner, full_name } = repository;
  const effect = await finishRun(octokit, { id, owner: owner.login, name }, run.id, parts);
  log.info({ effect, run: run.id, repository: full_name }, "A run is over.");
}

/** One after the other in each repository, as labels too: two runs of one issue must not publish at the same time. */
export const finishRun = (
  octokit: OctokitLike,
  repository: { id: number; owner: string; name: string },
  run: number,
  { inTurn, self }: Pick<AppParts, "inTurn" | "self">,
): Promise<Finish> =>
  inTurn(String(repository.id), async () =>
    finished({
      forge: octokitForge({ octokit, ...repository }),
      runs: finishedRuns(octokit, repository),
      run,
      repository: repository.id,
      self: await self(),
    }),
  );
