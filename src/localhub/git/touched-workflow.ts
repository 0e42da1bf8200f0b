import type { GitRepository } from "./repository.js";

const folder = ".github/workflows";

/** The first workflow file that a commit would bring into the repository; null: none that no branch has already. */
export async function touchedWorkflow(git: GitRepository, sha: string): Promise<string | null> {
  const args = ["log", "--format=", "--name-only", sha, "--not", "--branches", "--", folder];
  const { stdout } = await git.git(args);
  return stdout.toString().split("\n")[0] || null;
}

/** GitHub's words, for pushes and for the API. */
export const workflowRefusal = (file: string): string =>
  `refusing to allow a GitHub App to create or update workflow \`${file}\` without \`workflows\` permission`;

/** Set for a push by a token that may not write workflows. */
export const NO_WORKFLOWS = "LOCALHUB_NO_WORKFLOWS";

/** The same question as a shell's command, for where a push arrives. */
export const newWorkflow = (sha: string): string =>
  `git log --format= --name-only ${sha} --not --branches -- ${folder}`;
