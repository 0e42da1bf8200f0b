import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Config } from "../domain/config.js";
import type { Forge } from "../domain/forge.js";
import { appWorkflow } from "../github/app-workflow.js";
import { greetingMarker, type OwnIssues } from "../github/own-issues.js";
import { configPath } from "../github/repository-config.js";
import { workflowPath } from "../github/request.js";

export interface Greeting {
  forge: Forge;
  issues: OwnIssues;
  /** The repository's page. */
  page: string;
  /** The workflow that users copy. */
  template: string;
  /** The action at the commit of a release, `OWNER/NAME@COMMIT`; null where whoever runs the App named none. */
  action: string | null;
}

/** A repository that has neither workflow nor configuration is told once, in one issue, how to begin. */
export async function greet({ forge, issues, page, template, action }: Greeting): Promise<string | null> {
  const branch = await forge.defaultBranch();
  // Without a commit there is nothing to solve an issue in, and no branch to add a file to.
  if ((await forge.branchHead(branch)) === null) return null;
  for (const file of [workflowPath, configPath]) if ((await forge.file(file, branch)) !== null) return null;
  const body = greetingText(addLink({ page, branch, template, action }), branch);
  return issues.openOnce({
    marker: greetingMarker,
    title: "Patchwright: three steps to the first pull request",
    body,
  });
}

function greetingText(link: AddLink, branch: string): string {
  const { label } = Config.parse(undefined);
  return `This repository has Patchwright, but not yet the workflow that it starts.

${setUpSteps(link, branch)}
3. Put the label \`${label}\` on an issue. What became of it is told there; proof and patch come as a pull request.

If you don't want this, close the issue: it is never opened again.`;
}

/** The first two steps to a pull request, beside an App. */
export function setUpSteps(link: AddLink, branch: string): string {
  const first = link.filled
    ? `[Add \`${workflowPath}\`](${link.url}): the link holds the whole file; commit it to \`${branch}\`.`
    : `[Add \`${workflowPath}\`](${link.url}) with the text of [\`templates/patchwright.yml\`](https://github.com/patchwright/patchwright/blob/main/templates/patchwright.yml), and commit it to \`${branch}\`.`;
  const zeros =
    "\n   Replace the zeros after `patchwright/patchwright@` by the commit of the release that you want.";
  // What the link holds has no other triggers that would have to be turned off.
  const variable = link.filled
    ? ""
    : ", and set the variable `PATCHWRIGHT_APP` to `true`, since this App starts the runs";
  return `1. ${first}${link.pinned ? "" : zeros}
2. Under Settings > Secrets and variables > Actions, store the model's key as the secret \`OPENAI_API_KEY\`, and its name as the variable \`PATCHWRIGHT_MODEL\`${variable}.`;
}

export interface AddLink {
  url: string;
  /** True where the page that it leads to holds the file's text already. */
  filled: boolean;
  pinned: boolean;
}

/** Characters. GitHub answers longer addresses with 414. */
const longestUrl = 8_000;
const noRelease = `patchwright/patchwright@${"0".repeat(40)}`;

/** The page that adds the workflow file, with as much of the workflow in it as is enough beside an App, where an address can hold it. */
export function addLink({
  page,
  branch,
  template,
  action,
}: Pick<Greeting, "page" | "action"> & { branch: string; template: string | null }): AddLink {
  const empty = `${page}/new/${inQuery(branch)}?filename=${inQuery(workflowPath)}`;
  if (template === null) return { url: empty, filled: false, pinned: false };
  const pinned = action !== null;
  const text = appWorkflow(template).replaceAll(new RegExp(`${noRelease}( # v\\S+)?`, "g"), action ?? "$&");
  const url = `${empty}&value=${inQuery(text)}`;
  return url.length <= longestUrl
    ? { url, filled: true, pinned }
    : { url: empty, filled: false, pinned: false };
}

/** Spaces as plus; what a query may hold as it is stays, so that the address is shorter. Brackets would end a link in Markdown. */
const inQuery = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/%(?:3A|2F|24|2C|40|3B)/g, decodeURIComponent)
    .replace(/[()'*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The workflow that users copy, as this copy of Patchwright has it; null where it came without. */
export function workflowTemplate(): string | null {
  for (let folder = path.dirname(fileURLToPath(import.meta.url)); ; folder = path.dirname(folder)) {
    const file = path.join(folder, "templates/patchwright.yml");
    if (existsSync(file)) return readFileSync(file, "utf8");
    if (folder === path.dirname(folder)) return null;
  }
}
