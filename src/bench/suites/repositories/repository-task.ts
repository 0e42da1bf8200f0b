import { Config } from "../../../domain/config.js";
import type { TestReport } from "../../../domain/test-report.js";
import { openSuite } from "../../../flow/open-suite.js";
import type { BenchTask, SuiteSettings } from "../../suite.js";
import { judgeChange, measureBefore } from "./judge-change.js";
import type { Gradable } from "./read-repository-task.js";
import type { Source } from "./source.js";

/** A task in a repository. Its hidden tests are fetched only when a change is judged, and laid in that run's tree alone. */
export function repositoryTask(task: Gradable, source: Source, settings: SuiteSettings): BenchTask {
  const config = configOf(task);
  // The same for every attempt at this task.
  let before: Promise<TestReport> | null = null;
  return {
    id: task.id,
    prepare: source.prepare,
    task: { title: task.title, body: task.body, requirements: [], issue: null },
    config,
    evaluate: async ({ folder, changes, signal }) => {
      if (changes === null) return { solved: false, why: "nothing was changed" };
      const hidden = await source.hidden({ folder, base: changes.base });
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

const configOf = ({ setup, testCommand, runner, timeoutMinutes }: Gradable): Config =>
  Config.parse({
    ...(setup !== null && { setup }),
    test: {
      ...(testCommand !== null && { command: testCommand }),
      ...(runner !== null && { runner }),
      ...(timeoutMinutes !== null && { timeoutMinutes }),
    },
  });
