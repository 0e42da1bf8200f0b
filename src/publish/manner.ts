import type { Forge } from "../domain/forge.js";
import { type CommitStyle, commitStyle } from "./conventional.js";

/** How a repository's people write commits and pull requests. */
export interface Manner {
  style: CommitStyle;
  /** The text of the pull request template; null where there is none. */
  template: string | null;
}

/** Where GitHub looks for a template; the first that has one. */
const folders = [".github", "", "docs"] as const;
/** In any case, as GitHub takes it. A folder of several templates has none that would be taken by itself. */
const isTemplate = (name: string): boolean => /^pull_request_template(?:\.(?:md|txt))?$/i.test(name);

/** Read from the default branch, so that no pull request chooses the form it is shown in. */
export async function mannerOf(forge: Forge, defaultBranch: string): Promise<Manner> {
  const [commits, ...listed] = await Promise.all([
    forge.lastCommits(defaultBranch, 20),
    ...folders.map(async (folder) => ({ folder, names: await forge.fileNames(folder, defaultBranch) })),
  ]);
  const [path] = listed.flatMap(({ folder, names }) => {
    const name = names.find(isTemplate);
    return name === undefined ? [] : [folder === "" ? name : `${folder}/${name}`];
  });
  const template = path === undefined ? null : await forge.file(path, defaultBranch);
  return { style: commitStyle(commits), template };
}
