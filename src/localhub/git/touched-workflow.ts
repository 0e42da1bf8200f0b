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

/** The same check where a push arrives: its objects are there only for git's own hook. */
export const preReceiveHook = `#!/bin/sh
[ -n "$${NO_WORKFLOWS}" ] || exit 0
while read -r old new ref; do
  case "$new" in *[!0]*) ;; *) continue ;; esac
  file=$(git log --format= --name-only "$new" --not --branches -- ${folder} | head -n 1)
  [ -z "$file" ] && continue
  echo "${workflowRefusal("$file").replaceAll("`", "\\`")}" >&2
  exit 1
done
`;
