import { mkdir } from "node:fs/promises";
import { type Git, openGit } from "./git.js";

/**
 * Writes the base's tracked files into `folder` with a `.git` of its own: one commit without parents, no remote, no
 * configuration of the user's, no hooks and no filters. Suites that call git find a repository; what they do to it is
 * gone with the overlay; and nothing of ours ever runs git in it.
 */
export async function prepareTree(
  source: Git,
  base: string,
  folder: string,
  searchPath: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tree = (await source.text(["rev-parse", `${base}^{tree}`])).trim();
  // The source may be read-only, so its objects are borrowed until they are copied.
  const borrowed = (
    await source.text(["rev-parse", "--path-format=absolute", "--git-path", "objects"])
  ).trim();
  const own = openGit(folder, searchPath, borrowed);
  await own.bytes(["-c", "init.defaultBranch=main", "init", "--quiet", "--template=", "."]);
  const objects = await source.bytes(["rev-list", "--objects", "--no-object-names", tree]);
  await own.bytes(["pack-objects", "--quiet", "--window=0", ".git/objects/pack/pack"], objects);
  const commit = (await own.text(["commit-tree", tree, "-m", "base"])).trim();
  await own.bytes(["update-ref", "refs/heads/main", commit]);
  await own.bytes(["read-tree", commit]);
  await own.bytes(["checkout-index", "--all", "--force", "--index"]);
}
