import { workflowPath } from "../github/request.js";
import { statusMarker } from "../report/status-comment.js";

/** What a repository reads that has the App but not the workflow. `page` is the repository's page. */
export function setupText(page: string, defaultBranch: string): string {
  const add = `${page}/new/${encodeURIComponent(defaultBranch)}?filename=${encodeURIComponent(workflowPath)}`;
  return `${statusMarker}
**Patchwright is not set up in this repository yet: \`${workflowPath}\` is missing on \`${defaultBranch}\`.**

1. Add the file: run \`npx patchwright init\` in a checkout and push, or [create it here](${add}) from \`templates/patchwright.yml\`.
2. Store the model's key as the secret \`OPENAI_API_KEY\` under Settings > Secrets and variables > Actions.
3. Take the label off this issue and put it on again.`;
}
