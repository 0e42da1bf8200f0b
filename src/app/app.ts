import type { Context, Probot } from "probot";
import { isPatchwrightError } from "../domain/errors.js";
import type { OctokitLike } from "../github/api.js";
import { type FinishedRuns, finishedRuns } from "../github/finished-runs.js";
import { octokitForge } from "../github/octokit-forge.js";
import { ownIssues } from "../github/own-issues.js";
import { workflowPath } from "../github/request.js";
import { workflowActor } from "../publish/status.js";
import { baseMoved, merged, withdrawn } from "./after.js";
import { ciFailed } from "./ci-feedback.js";
import { commandEvents } from "./commands.js";
import type { Deliveries } from "./deliveries.js";
import { type Finish, finished } from "./finished.js";
import { greet, workflowTemplate } from "./greeting.js";
import type { InTurn } from "./in-turn.js";
import { labelled } from "./labelled.js";
import { type Installed, whileInstalled } from "./while-installed.js";

export interface AppParts {
  deliveries: Deliveries;
  inTurn: InTurn;
  /** The App's own login; fails while GitHub does not know our key. */
  self: () => Promise<string>;
  installed: Installed["installed"];
  /** The action at the commit of a release, for the workflow that a greeting offers. */
  action: string | null;
}

interface Where {
  id: number;
  owner: string;
  name: string;
}

/** The App's events. Each delivery has its effect once; one that fails may be delivered again. */
export function app(probot: Probot, parts: AppParts): void {
  /** In each repository one after the other: two runs of one issue must not publish at the same time. */
  const once = async (
    context: Context<
      | "issues.labeled"
      | "issues.unlabeled"
      | "issues.closed"
      | "workflow_run.completed"
      | "pull_request.closed"
      | "push"
    >,
    work: (where: Where) => Promise<unknown>,
  ) => {
    const { id, name, owner, full_name } = context.payload.repository;
    const where = { id, name, owner: owner?.login ?? "" };
    const handle = async () => {
      const effect = await parts.inTurn(String(id), () => work(where));
      if (effect !== null)
        context.log.info({ effect, repository: full_name, event: context.name }, "Handled.");
    };
    const state = await parts.deliveries.once(context.id, () =>
      whileInstalled(handle, context.payload.installation?.id, { ...parts, log: context.log }),
    );
    if (state === "dropped") context.log.info("This delivery was handled before.");
  };

  commandEvents(probot, parts);
  probot.on("issues.labeled", async (context) => {
    const { issue, label, repository, sender } = context.payload;
    // Most labels are put on by bots, and intake would ignore them: these need not wait for their turn.
    if (sender.type === "Bot") return;
    await once(context, async (where) => {
      return labelled({
        forge: octokitForge({ octokit: context.octokit, ...where }),
        issue,
        label: label?.name ?? "",
        asker: { login: sender.login, type: "User" },
        page: repository.html_url,
        self: await parts.self(),
        action: parts.action,
      });
    });
  });

  probot.on(["issues.closed", "issues.unlabeled"], (context) =>
    once(context, async (where) =>
      withdrawn({ ...tools(context.octokit, where), self: await parts.self() }, context.payload.issue.number),
    ),
  );

  probot.on("workflow_run.completed", (context) =>
    once(context, async (where) => {
      const { workflow_run: run } = context.payload;
      // Saves requests for the many runs that are none of ours; what it lets pass is looked at through the API.
      if (run.path.startsWith(workflowPath)) return finishRun(context.octokit, where, run.id, parts);
      if (run.conclusion !== "failure" || !run.head_branch?.startsWith("patchwright/issue-")) return null;
      return ciFailed({ ...tools(context.octokit, where), run: run.id, repository: where.id });
    }),
  );

  probot.on("pull_request.closed", (context) =>
    once(context, async (where) =>
      context.payload.pull_request.merged
        ? merged(octokitForge({ octokit: context.octokit, ...where }), context.payload.pull_request.number)
        : null,
    ),
  );

  probot.on("push", (context) =>
    once(context, async (where) => {
      const { ref, repository } = context.payload;
      if (ref !== `refs/heads/${repository.default_branch}`) return null;
      const forge = octokitForge({ octokit: context.octokit, ...where });
      return baseMoved(forge, [await parts.self(), workflowActor]);
    }),
  );

  probot.on("installation.created", (context) =>
    greetAll(context, context.payload.repositories ?? [], parts),
  );
  probot.on("installation_repositories.added", (context) =>
    greetAll(context, context.payload.repositories_added, parts),
  );
}

const tools = (octokit: OctokitLike, where: Where) => ({
  forge: octokitForge({ octokit, ...where }),
  runs: finishedRuns(octokit, where) satisfies FinishedRuns,
});

/** A run is over: published, or told of. */
export const finishRun = async (
  octokit: OctokitLike,
  where: Where,
  run: number,
  { self }: Pick<AppParts, "self">,
): Promise<Finish> => finished({ ...tools(octokit, where), run, repository: where.id, self: await self() });

/** Whoever installs the App everywhere does not want to hear of it everywhere. */
const mostGreetings = 10;

async function greetAll(
  context: Context<"installation.created" | "installation_repositories.added">,
  repositories: readonly { full_name: string }[],
  { deliveries, self, action, installed }: AppParts,
): Promise<void> {
  const template = workflowTemplate();
  if (template === null || repositories.length > mostGreetings) return;
  const { octokit, log, payload } = context;
  const greetEach = async () => {
    for (const { full_name } of repositories) {
      const [owner = "", name = ""] = full_name.split("/");
      const forge = octokitForge({ octokit, owner, name });
      const issues = ownIssues(octokit, { owner, name }, await self());
      const page = `${new URL(payload.installation.html_url).origin}/${full_name}`;
      try {
        const greeted = await greet({ forge, issues, page, template, action });
        if (greeted !== null) log.info({ greeted }, "A repository was greeted.");
      } catch (error) {
        // Issues may be turned off: the others must not go without, nor hear of it again and again.
        if (!isPatchwrightError(error)) throw error;
        log.warn({ err: error, repository: full_name }, "A repository could not be greeted.");
      }
    }
  };
  const { id } = payload.installation;
  await deliveries.once(context.id, () => whileInstalled(greetEach, id, { installed, log }));
}
