import type { Suite, SuiteSettings } from "../suite.js";
import { loadSuite } from "./load-suite.js";

/** Several suites as one. An id that occurs in two of them gets its suite's name in front. Throws as loadSuite does. */
export async function loadSuites(names: readonly string[], settings: SuiteSettings): Promise<Suite> {
  const suites: Suite[] = [];
  for (const name of names) suites.push(await loadSuite(name, settings));
  const ids = suites.flatMap(({ tasks }) => tasks.map(({ id }) => id));
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return {
    name: suites.map(({ name }) => name).join("+"),
    tasks: suites.flatMap(({ name, tasks }) =>
      tasks.map((task) => (twice.has(task.id) ? { ...task, id: `${name}/${task.id}` } : task)),
    ),
  };
}
