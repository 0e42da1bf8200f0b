import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openGit } from "../../workspace/base/git.js";

/**
 * Makes an empty folder a repository with one commit that holds these files. Author, dates and message are fixed, so the
 * same files give the same commit everywhere.
 */
export async function commitFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
  searchPath: string,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
    await chmod(target, 0o644);
  }
  const git = openGit(folder, searchPath);
  await git.bytes(["-c", "init.defaultBranch=main", "init", "--quiet", "--template=", "."]);
  await git.bytes(["-c", "core.autocrlf=false", "add", "--all", "--force", "."]);
  await git.bytes(["commit", "--quiet", "--no-gpg-sign", "--no-verify", "-m", "base"]);
}
