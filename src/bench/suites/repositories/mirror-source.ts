import { hiddenFiles } from "./hidden-files.js";
import { prepareRepository } from "./prepare-repository.js";
import type { RepositoryTask } from "./read-repository-task.js";
import type { Source } from "./source.js";

/** A public repository: the base comes from a mirror on this machine, and so do hidden tests that are no patch. */
export function mirrorSource(
  task: RepositoryTask,
  { mirrors, leaveOutMissing, searchPath }: { mirrors: string; leaveOutMissing: boolean; searchPath: string },
): Source {
  const base = {
    mirrors,
    repo: task.repo,
    commit: task.base,
    leaveOutMissing: leaveOutMissing || task.leaveOutMissing,
    searchPath,
  };
  return {
    prepare: (folder) => prepareRepository(folder, base),
    hidden: (prepared) => hiddenFiles(task, { ...prepared, mirrors, searchPath }),
  };
}
