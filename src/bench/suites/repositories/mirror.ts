import { existsSync } from "node:fs";
import path from "node:path";
import { PatchwrightError } from "../../../domain/errors.js";
import { openGit } from "../../../workspace/base/git.js";

/** A copy of a repository with its history, on this machine; only ever read. */
export interface Mirror {
  folder: string;
  /** Its folder with objects, for another repository to borrow. */
  objects: string;
}

/** Where a repository's mirror may lie below the folder with mirrors. */
function places(repo: string): string[] {
  const [owner = "", name = ""] = repo.split("/");
  return [`${owner}/${name}.git`, `${owner}/${name}`, `${owner}+${name}/repo`, `${owner}+${name}`];
}

/** Throws `mirror-missing`, with the places that were looked at. */
export async function openMirror(mirrors: string, repo: string, searchPath: string): Promise<Mirror> {
  const isRepository = (folder: string): boolean =>
    ["HEAD", ".git"].some((name) => existsSync(path.join(folder, name)));
  const folder = places(repo)
    .map((place) => path.resolve(mirrors, place))
    .find(isRepository);
  if (folder === undefined)
    throw new PatchwrightError("mirror-missing", { repo, mirrors, places: places(repo).join(", ") });
  const git = openGit(folder, searchPath);
  const args = ["rev-parse", "--path-format=absolute", "--git-path", "objects"];
  return { folder, objects: (await git.text(args)).trim() };
}
