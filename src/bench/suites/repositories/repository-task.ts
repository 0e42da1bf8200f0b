import { Config } from "../../../domain/config.js";
import type { TestReport } from "../../../domain/test-report.js";
import { openSuite } from "../../../flow/open-suite.js";
import type { BenchTask, SuiteSettings } from "../../suite.js";
import { hiddenFiles } from "./hidden-files.js";
import { judgeChange, measureBefore } from "./judge-change.js";
import { prepareRepository } from "./prepare-repository.js";
import type { RepositoryTask } from "./read-repository-task.js";

/** A bug fix in a public repository: its base comes from a mirror, its hidden tests only when a change is judged. */
export function repositoryTask(
  task: RepositoryTask,
  { mirrors, leaveOutMissing }: { mirrors: string; leaveOutMissing: boolean },
  settings: SuiteSettings,
): BenchTask {
  const config = configOf(task);
  const searchPath = settings.environment.PATH ?? "";
  const wayOut = leaveOutMissing || task.leaveOutMissing;
  const base = { mirrors, repo: task.repo, commit: task.base, leaveOutMissing: wayOut, searchPath };
  // The same for every attempt at this task.
  let before: Promise<TestReport> | null = null;
  return {
    id: task.id,
    prepare: (folder) => prepareRepository(folder, base),
    task: { title: task.title, body: task.body, requirements: [], issue: null },
    config,
    evaluate: async ({ folder, changes, signal }) => {
      if (changes === null) return { solved: false, why: "nothing was changed" };
      const hidden = await hiddenFiles(task, { folder, mirrors, base: changes.base, searchPath });
      const { workspace, suite } = await openSuite({
        repository: folder,
        config,
        ...(settings.sandbox !== undefined && { sandbox: settings.sandbox }),
        environment: settings.environment,
        signal,
        onProgress: () => {},
      });
      const measured = (): Promise<TestReport> => {
        before ??= measureBefore(suite, hidden, signal);
        return before.catch((error: unknown) => {
          before = null;
          throw error;
        });
      };
      try {
        return await judgeChange({ task, suite, changes, hidden, before: measured, signal });
      } finally {
        await workspace.close();
      }
    },
  };
}

const configOf = ({ setup, testCommand, runner, timeoutMinutes }: RepositoryTask): Config =>
  Config.parse({
    ...(setup !== null && { setup }),
    test: {
      ...(testCommand !== null && { command: testCommand }),
      ...(runner !== null && { runner }),
      ...(timeoutMinutes !== null && { timeoutMinutes }),
    },
  });
