import { workflowPath } from "../github/request.js";
import { statusMarker } from "../report/status-comment.js";

/** What a repository reads that has the App but not the workflow. `page` is the repository's page. */
export function setupText(page: string, defaultBranch: string): string {
  const add = `${page}/new/${encodeURIComponent(defaultBranch)}?filename=${encodeURIComponent(workflowPath)}`;
  return `${statusMarker}
**Patchwright is not set up in this repository yet: \`${workflowPath}\` is missing on \`${defaultBranch}\`.**

1. [Create the file](${add}) with the text of \`templates/patchwright.yml\` from Patchwright's repository.
2. Under Settings > Secrets and variables > Actions, store the model's key as the secret \`OPENAI_API_KEY\`, its name as the variable \`PATCHWRIGHT_MODEL\`, and set the variable \`PATCHWRIGHT_APP\` to \`true\`, since this App starts the runs.
3. Take the label off this issue and put it on again.`;
}
