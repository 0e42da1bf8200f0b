import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type SimpleGit, simpleGit } from "simple-git";
import { PatchwrightError } from "../../domain/errors.js";
import { packageRoot } from "../package-root.js";

/** Folders to push to the hub; `remove` deletes them. */
interface Prepared {
  /** The action's repository: action.yml and the bundle. */
  action: string;
  /** The user's repository at its HEAD, with the workflow added. */
  repository: string;
  remove: () => Promise<void>;
}

const workflowPath = ".github/workflows/patchwright.yml";

/** What a user would have after following the README: the repository with the shipped workflow in it. */
export async function prepareRepositories(source: string, searchPath: string): Promise<Prepared> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-loop-"));
  const action = path.join(folder, "action");
  const repository = path.join(folder, "repository");
  try {
    await mkdir(path.join(action, "dist/action"), { recursive: true });
    for (const file of ["action.yml", "dist/action/index.js"]) {
      await cp(path.join(packageRoot(), file), path.join(action, file));
    }
    await mkdir(repository);
    // Only these two variables: git must not take a person's editor, signing key or hooks from the environment.
    const environment = { PATH: searchPath, HOME: folder };
    // A checkout may belong to somebody else, as in a container: only what is committed is read, and nothing of it runs.
    await writeFile(path.join(folder, ".gitconfig"), "[safe]\n\tdirectory = *\n");
    const git = simpleGit(repository).env(environment);
    if (isOwnSample(source)) await fromSample(git, source, repository);
    else await fromCheckout(git, source, repository, environment);
    await addWorkflow(git, repository);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { action, repository, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The demo's own sample becomes a repository. */
async function fromSample(git: SimpleGit, source: string, repository: string): Promise<void> {
  await cp(source, repository, { recursive: true });
  await git.init(["--initial-branch=main"]);
  await git.add(["--all", "--force"]);
  await commit(git, "The library");
}

/** A checkout is cloned, so that only what is committed goes along. A folder below its top stands for the whole. */
async function fromCheckout(
  git: SimpleGit,
  source: string,
  repository: string,
  environment: Record<string, string>,
): Promise<void> {
  try {
    const there = simpleGit(source).env(environment);
    // A bare repository has no top.
    const top = await there.revparse(["--show-toplevel"]).catch(() => source);
    await git.clone(top, repository, ["--no-local"]);
    await git.revparse(["HEAD"]);
  } catch (cause) {
    throw new PatchwrightError("not-a-repository", { path: source }, { cause });
  }
}

/** The demo's sample lies in our own package, without a history of its own. */
const isOwnSample = (source: string): boolean =>
  path.resolve(source).startsWith(path.join(packageRoot(), "demo") + path.sep);

async function addWorkflow(git: SimpleGit, repository: string): Promise<void> {
  const template = await readFile(path.join(packageRoot(), "templates/patchwright.yml"), "utf8");
  // On the hub the action is the one that is installed here, whatever release the template pins.
  const workflow = template.replace(/(patchwright\/patchwright)@[0-9a-f]{40}.*/g, "$1@main");
  const file = path.join(repository, workflowPath);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, workflow);
  await git.add(["--force", workflowPath]);
  await commit(git, "Add Patchwright's workflow");
}

const identity = ["-c", "user.name=maintainer", "-c", "user.email=maintainer@localhub.invalid"];

const commit = (git: SimpleGit, message: string) =>
  git.raw([...identity, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", message]);
