import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Hub } from "../hub.js";
import type { Repository } from "../store/model.js";
import { findRepository } from "../store/state.js";

/** The files of an action in a repository of the hub, laid out once per commit. Private ones serve their owner only. */
export async function resolveAction(
  hub: Hub,
  asking: Repository,
  { owner, repo, ref }: { owner: string; repo: string; ref: string },
): Promise<{ directory: string } | null> {
  const repository = findRepository(hub.state, owner, repo);
  if (!repository || (repository.private && repository.owner !== asking.owner)) return null;
  const git = hub.git(repository);
  const sha = await git.resolve(ref);
  if (sha === null) return null;
  const directory = path.join(hub.state.directory, "actions", sha);
  // Two jobs may want it at the same time.
  return hub.inTurn(`action ${sha}`, async () => {
    if (existsSync(directory)) return { directory };
    await mkdir(directory, { recursive: true });
    const env = { GIT_INDEX_FILE: `${directory}.index` };
    await git.must(["read-tree", sha], { env });
    await git.must([`--work-tree=${directory}`, "checkout-index", "--all", `--prefix=${directory}/`], {
      env,
    });
    return { directory };
  });
}
