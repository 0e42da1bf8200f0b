import { randomBytes } from "node:crypto";
import type { Hub } from "../hub.js";
import type { Repository, WorkflowRun } from "../store/model.js";
import type { JobToken, TokenRequest } from "../workflows/types.js";

/** The token of one job: good until the job ends. */
export async function mintJobToken(
  hub: Hub,
  repository: Repository,
  run: WorkflowRun,
  { permissions }: TokenRequest,
): Promise<JobToken> {
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  hub.state.tokens.set(token, {
    kind: "job",
    account: hub.actionsApp.bot,
    app: hub.actionsApp,
    repositoryId: repository.id,
    runId: run.id,
    permissions,
  });
  return {
    token,
    revoke: async () => {
      hub.state.tokens.delete(token);
    },
  };
}
