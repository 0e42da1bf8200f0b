import path from "node:path";
import { PatchwrightError } from "../../domain/errors.js";
import type { BenchTask, LoadSuite, SuiteSettings } from "../suite.js";
import { languages } from "./problems/languages/index.js";
import { problemTask } from "./problems/problem-task.js";
import { isProblemRow, readProblem } from "./problems/read-problem.js";
import { type Row, readRows } from "./read-rows.js";
import { isRepositoryRow, readRepositoryTask } from "./repositories/read-repository-task.js";
import { repositoryTask } from "./repositories/repository-task.js";
import { readSuiteName, type SuiteName } from "./suite-name.js";

/**
 * A suite from a file: contest problems in CodeContests' fields, repository tasks in SWE-bench's, or both.
 * Throws `suite-unreadable`, and `suite-invalid` naming the row and the field.
 */
export const loadSuite: LoadSuite = async (nameOrFile, settings) => {
  const name = readSuiteName(nameOrFile);
  const rows = await readRows(name.source);
  if (rows.length === 0)
    throw new PatchwrightError("suite-invalid", { file: name.source, detail: "there is nothing in it" });
  const tasks = unique(rows.map((row) => toTask(row, name, settings)));
  return { name: path.basename(name.source).replace(/\.(jsonl|ndjson|json|parquet)(\.gz)?$/i, ""), tasks };
};

function toTask(row: Row, name: SuiteName, settings: SuiteSettings): BenchTask {
  if (isProblemRow(row)) {
    const [fallback] = languages;
    const language = name.language ?? fallback;
    if (language === undefined) throw new Error("there is no language");
    return problemTask(readProblem(row), language, settings);
  }
  if (isRepositoryRow(row)) {
    const mirrors = name.mirrors ?? path.join(path.dirname(name.source), "mirrors");
    return repositoryTask(readRepositoryTask(row), { ...name, mirrors }, settings);
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
