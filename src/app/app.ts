import type { Context, Probot } from "probot";
import { octokitForge } from "../github/octokit-forge.js";
import type { Deliveries } from "./deliveries.js";
import { labelled } from "./labelled.js";

export interface AppParts {
  deliveries: Deliveries;
  /** The App's own login; fails while GitHub does not know our key. */
  self: () => Promise<string>;
}

/** The App's events. Each delivery has its effect once; one that fails may be delivered again. */
export function app(probot: Probot, { deliveries, self }: AppParts): void {
  probot.on("issues.labeled", async (context) => {
    const state = await deliveries.once(context.id, async () => onLabelled(context, await self()));
    if (state === "dropped") context.log.info("This delivery was handled before.");
  });
}

async function onLabelled({ payload, octokit, log }: Context<"issues.labeled">, self: string): Promise<void> {
  const { issue, label, repository, sender } = payload;
  const effect = await labelled({
    forge: octokitForge({ octokit, owner: repository.owner.login, name: repository.name }),
    issue,
    label: label?.name ?? "",
    asker: { login: sender.login, type: sender.type === "Bot" ? "Bot" : "User" },
    page: repository.html_url,
    self,
  });
  log.info({ effect, issue: issue.number, repository: repository.full_name }, "An issue was labelled.");
}
