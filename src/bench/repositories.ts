import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { folderName } from "./cell.js";
import type { BenchTask } from "./suite.js";

/** Each task's repository, made when first asked for. */
export interface Repositories {
  of: (task: BenchTask) => Promise<string>;
  remove: () => Promise<void>;
}

/** Below `folder`; one that an earlier, killed part of the bench has finished is used again. */
export function repositoriesIn(folder: string, signal: AbortSignal): Repositories {
  const made = new Map<string, Promise<string>>();
  return {
    of: (task) => {
      const repository = made.get(task.id) ?? prepare(path.join(folder, folderName(task.id)), task, signal);
      made.set(task.id, repository);
      // The next attempt at the task tries again.
      repository.catch(() => made.delete(task.id));
      return repository;
    },
    remove: async () => {
      await Promise.allSettled(made.values());
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(repository: string, task: BenchTask, signal: AbortSignal): Promise<string> {
  const isThere = await stat(repository).then(
    () => true,
    () => false,
  );
  if (isThere) return repository;
  const partial = `${repository}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await task.prepare(partial, signal);
  await rename(partial, repository);
  return repository;
}
