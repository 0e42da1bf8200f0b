import { existsSync } from "node:fs";
import path from "node:path";
import { PatchwrightError } from "../../domain/errors.js";
import type { BenchTask, LoadSuite, Suite, SuiteSettings } from "../suite.js";
import { ownProblems } from "./own/own-problems.js";
import { type OwnTask, ownRepositoryTasks } from "./own/own-tasks.js";
import { javascript } from "./problems/languages/javascript.js";
import type { Language } from "./problems/languages/language.js";
import { python } from "./problems/languages/python.js";
import { problemTask } from "./problems/problem-task.js";
import { isProblemRow, readProblem } from "./problems/read-problem.js";
import { type Row, readRows } from "./read-rows.js";
import { mirrorSource } from "./repositories/mirror-source.js";
import { isRepositoryRow, readRepositoryTask } from "./repositories/read-repository-task.js";
import { repositoryTask } from "./repositories/repository-task.js";
import { readSuiteName, type SuiteName } from "./suite-name.js";

/**
 * One of our own suites, or one from a file: contest problems in CodeContests' fields, repository tasks in SWE-bench's, or both.
 * Throws `suite-unreadable`, and `suite-invalid` naming the row and the field.
 */
export const loadSuite: LoadSuite = async (nameOrFile, settings) => {
  const name = readSuiteName(nameOrFile);
  if (isOwn(name.source)) return ownSuite(name.source, name.language ?? javascript, settings);
  const rows = await readRows(name.source);
  if (rows.length === 0)
    throw new PatchwrightError("suite-invalid", { file: name.source, detail: "there is nothing in it" });
  const tasks = unique(rows.map((row) => toTask(row, name, settings)));
  return { name: path.basename(name.source).replace(/\.(jsonl|ndjson|json|parquet)(\.gz)?$/i, ""), tasks };
};

const ownSuites = ["own", "own-problems", "own-tasks"] as const;

const isOwn = (name: string): name is (typeof ownSuites)[number] => ownSuites.some((own) => own === name);

/**
 * Ours are solved in JavaScript unless told otherwise, so that they run wherever this does. A repository task whose
 * language is not on the machine is left out, which the suite's name says.
 */
async function ownSuite(
  name: (typeof ownSuites)[number],
  language: Language,
  settings: SuiteSettings,
): Promise<Suite> {
  const problems = name === "own-tasks" ? [] : await ownProblems();
  const repositories = name === "own-problems" ? [] : await ownRepositoryTasks(settings);
  const hasPython = isProgram("python3", settings.environment.PATH ?? "");
  const runs = ({ language: needed }: OwnTask): boolean => needed !== "python" || hasPython;
  const without = repositories.filter((one) => !runs(one)).map(({ task }) => task.id);
  return {
    name: without.length === 0 ? name : `${name} (without ${without.join(", ")}: there is no python3)`,
    tasks: [
      ...problems.map((problem) => problemTask(problem, language, settings)),
      ...repositories.filter(runs).map(({ task }) => task),
    ],
  };
}

const isProgram = (name: string, searchPath: string): boolean =>
  searchPath.split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));

function toTask(row: Row, name: SuiteName, settings: SuiteSettings): BenchTask {
  if (isProblemRow(row)) {
    return problemTask(readProblem(row), name.language ?? python, settings);
  }
  if (isRepositoryRow(row)) {
    const mirrors = name.mirrors ?? path.join(path.dirname(name.source), "mirrors");
    const task = readRepositoryTask(row);
    const searchPath = settings.environment.PATH ?? "";
    return repositoryTask(task, mirrorSource(task, { ...name, mirrors, searchPath }), settings);
  }
  throw new PatchwrightError("suite-invalid", {
    file: row.place,
    detail: "it is neither a contest problem (`public_tests`) nor a repository task (`problem_statement`)",
  });
}

/** Ids name folders: the second of the same gets a number. */
function unique(tasks: readonly BenchTask[]): BenchTask[] {
  const seen = new Map<string, number>();
  return tasks.map((task) => {
    const count = (seen.get(task.id) ?? 0) + 1;
    seen.set(task.id, count);
    return count === 1 ? task : { ...task, id: `${task.id}-${count}` };
  });
}
