import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { PatchwrightError } from "../../domain/errors.js";
import { packageRoot } from "../package-root.js";

/** Folders to push to the hub; `remove` deletes them. */
export interface Prepared {
  /** The action's repository: action.yml and the bundle. */
  action: string;
  /** The user's repository at its HEAD, with the workflow added. */
  repository: string;
  remove: () => Promise<void>;
}

const workflowPath = ".github/workflows/patchwright.yml";

/** What a user would have after following the README: the repository with the shipped workflow in it. */
export async function prepareRepositories(source: string): Promise<Prepared> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-loop-"));
  const action = path.join(folder, "action");
  const repository = path.join(folder, "repository");
  try {
    await mkdir(path.join(action, "dist/action"), { recursive: true });
    for (const file of ["action.yml", "dist/action/index.js"]) {
      await cp(path.join(packageRoot(), file), path.join(action, file));
    }
    await copyOf(source, repository);
    await addWorkflow(repository);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { action, repository, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A checkout is cloned, so that only what is committed goes along; a plain folder becomes a repository. */
async function copyOf(source: string, repository: string): Promise<void> {
  const cloned = await execa("git", ["clone", "--quiet", "--no-local", source, repository], {
    reject: false,
  });
  if (cloned.exitCode === 0) return;
  if (await isOwnPackage(source)) {
    await cp(source, repository, { recursive: true });
    await git(repository, "init", "--quiet", "--initial-branch=main");
    await git(repository, "add", "--all", "--force");
    await commit(repository, "The library");
    return;
  }
  throw new PatchwrightError("not-a-repository", { path: source });
}

/** The demo's sample lies in our own package, without a history of its own. */
const isOwnPackage = async (source: string): Promise<boolean> =>
  path.resolve(source).startsWith(path.join(packageRoot(), "demo") + path.sep);

async function addWorkflow(repository: string): Promise<void> {
  const template = await readFile(path.join(packageRoot(), "templates/patchwright.yml"), "utf8");
  // On the hub the action is the one that is installed here, whatever release the template pins.
  const workflow = template.replace(/(patchwright\/patchwright)@[0-9a-f]{40}.*/g, "$1@main");
  const file = path.join(repository, workflowPath);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, workflow);
  await git(repository, "add", "--force", workflowPath);
  await commit(repository, "Add Patchwright's workflow");
}

const git = (directory: string, ...args: string[]) => execa("git", args, { cwd: directory });

const commit = (directory: string, message: string) =>
  git(
    directory,
    "-c",
    "user.name=maintainer",
    "-c",
    "user.email=maintainer@localhub.invalid",
    "commit",
    "--quiet",
    "--allow-empty",
    "--no-verify",
    "--message",
    message,
  );
