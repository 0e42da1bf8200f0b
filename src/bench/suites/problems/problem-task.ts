import { Config } from "../../../domain/config.js";
import type { Task } from "../../../domain/task.js";
import type { BenchTask, SuiteSettings } from "../../suite.js";
import { commitFiles } from "../commit-tree.js";
import { tolerance } from "./compare-answers.js";
import { judgeSolution, openForJudging } from "./judge-solution.js";
import { type Language, limitIn } from "./languages/language.js";
import type { Problem } from "./problem.js";

/** A contest problem as a small repository whose suite is its public tests. */
export function problemTask(problem: Problem, language: Language, settings: SuiteSettings): BenchTask {
  const files = language.files(problem, limitIn(language, problem));
  return {
    id: problem.id,
    prepare: (folder) => commitFiles(folder, files, settings.environment.PATH ?? ""),
    task: taskOf(problem, language),
    config: Config.parse(language.config),
    evaluate: async ({ folder, changes, signal }) => {
      if (changes === null) return { solved: false, why: "nothing was changed" };
      const workspace = await openForJudging({ folder, language, settings, signal });
      try {
        const { reason, why } = await judgeSolution({ problem, language, workspace, changes, signal });
        return { solved: reason === "solved", why };
      } finally {
        await workspace.close();
      }
    },
  };
}

/** What is asked for. Nothing of the hidden tests goes into it. */
function taskOf(problem: Problem, language: Language): Task {
  const { solution, title, slower } = language;
  const limit = limitIn(language, problem);
  const body = [
    `Write the program \`${solution}\` in ${title}, which solves the problem below: it reads one input from standard input and prints the answer to standard output. All of it belongs in that one file, and it may use the standard library only.`,
    `${orders[problem.checker]}${problem.floats ? ` Numbers with a decimal point may be off by ${tolerance}, absolute or relative.` : ""}`,
    `Each input may take ${limit} seconds${slower === 1 ? "" : ` (the contest's ${problem.limitSeconds} are for compiled programs)`}. The problem's examples are tests already; the program will be judged by more inputs, up to the largest that the problem allows.`,
    problem.description.trim(),
  ].join("\n\n");
  return { title: `Solve “${problem.title}” in ${solution}`, body, requirements: [], issue: null };
}

const orders = {
  tokens: "White space between the words of an answer does not matter.",
  "any-order-lines": "The lines of an answer may come in any order; white space in them does not matter.",
  "any-order-tokens": "The words of an answer may come in any order; white space does not matter.",
} as const;
