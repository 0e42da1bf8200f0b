import type { Workspace } from "../../src/domain/ports.js";
import { type BaseReader, openBase } from "../../src/workspace/base/base-reader.js";
import { openGit } from "../../src/workspace/base/git.js";

/** The reading half of a workspace, over the HEAD of a repository. */
export async function baseWorkspace(dir: string): Promise<BaseReader & Workspace> {
  const git = openGit(dir, process.env.PATH ?? "");
  const reader = await openBase(git, (await git.text(["rev-parse", "HEAD"])).trim());
  const run: Workspace["run"] = () => Promise.reject(new Error("this workspace only reads"));
  return { ...reader, run, close: () => Promise.resolve() };
}
