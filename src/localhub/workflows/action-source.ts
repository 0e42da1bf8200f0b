import { cp } from "node:fs/promises";
import path from "node:path";
import { type ActionManifest, readActionManifest } from "./action-manifest.js";
import type { BuiltinAction } from "./builtin/builtin-action.js";
import { builtinAction, majorOf } from "./builtin/index.js";
import type { ActionIdentity, JobSession } from "./job-session.js";
import { StepFailure } from "./step-failure.js";

/** What `uses:` names, found. */
export type ActionSource =
  | { readonly kind: "builtin"; readonly action: BuiltinAction; readonly major: number }
  | {
      readonly kind: "files";
      readonly manifest: ActionManifest;
      readonly directory: string;
      readonly identity: ActionIdentity;
    };

/** Finds each action once in a job, and copies its files into it. Throws StepFailure, naming the action. */
export type ActionFinder = (uses: string) => Promise<ActionSource>;

export function createActionFinder(job: JobSession): ActionFinder {
  const found = new Map<string, Promise<ActionSource>>();
  return (uses) => {
    // The files of a local action may change between two steps.
    if (isLocal(uses)) return localAction(job, uses);
    const known = found.get(uses) ?? remoteAction(job, uses);
    found.set(uses, known);
    return known;
  };
}

/** An action in the workspace: it is there only once the repository is checked out. */
export const isLocal = (uses: string): boolean => uses.startsWith("./") || uses === ".";

async function localAction({ places }: JobSession, uses: string): Promise<ActionSource> {
  const directory = path.resolve(places.workspace, uses);
  return {
    kind: "files",
    manifest: await readActionManifest(directory, uses),
    directory,
    identity: { repository: "", ref: "" },
  };
}

async function remoteAction(job: JobSession, uses: string): Promise<ActionSource> {
  if (uses.startsWith("docker://"))
    throw new StepFailure(`The action '${uses}' is a container, which this runner can't run.`);
  const [, owner, repo, sub = "", ref] = /^([^/@\s]+)\/([^/@\s]+)((?:\/[^@\s]+)?)@(\S+)$/.exec(uses) ?? [];
  if (owner === undefined || repo === undefined || ref === undefined)
    throw new StepFailure(
      `Expected format {org}/{repo}[/path]@ref. Actual '${uses}'. Input string was not in a correct format.`,
    );
  const action = builtinAction(`${owner}/${repo}${sub}`);
  if (action !== undefined) return builtin(action, uses, ref);
  const files = await job.run.request.resolveAction({ owner, repo, ref });
  if (files === null)
    throw new StepFailure(
      `Unable to resolve action \`${uses}\`: this runner has none of that name, and there is no repository ${owner}/${repo} with it on the hub.`,
    );
  const copy = path.join(job.places.actions, owner, repo, ref.replace(/[^\w.-]/g, "_"));
  await cp(files.directory, copy, { recursive: true });
  const directory = path.resolve(copy, `.${sub}`);
  if (directory !== copy && !directory.startsWith(copy + path.sep))
    throw new StepFailure(`The action '${uses}' leads out of its repository.`);
  return {
    kind: "files",
    manifest: await readActionManifest(directory, uses),
    directory,
    identity: { repository: `${owner}/${repo}`, ref },
  };
}

function builtin(action: BuiltinAction, uses: string, ref: string): ActionSource {
  const major = majorOf(ref);
  if (major === undefined)
    throw new StepFailure(`Unable to resolve action \`${uses}\`: unable to find version \`${ref}\``);
  if (major < (action.minimumMajor ?? 1))
    throw new StepFailure(
      `This request has been automatically failed because it uses a deprecated version of \`${uses.replace("@", ": ")}\`.`,
    );
  return { kind: "builtin", action, major };
}
