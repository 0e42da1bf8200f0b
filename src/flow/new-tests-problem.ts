import type { Edit } from "../domain/edit.js";
import { pathProblem } from "../domain/paths.js";
import type { DetectedSuite } from "../testing/suite.js";

/** What is wrong with edits that are to be new test files, in words for the model; null when nothing is. */
export function newTestsProblem(
  edits: readonly Edit[],
  taken: ReadonlySet<string>,
  { isTestFile, isIdle }: Pick<DetectedSuite, "isTestFile" | "isIdle">,
  most = Number.POSITIVE_INFINITY,
): string | null {
  if (edits.length === 0) return "no test file follows the YAML block";
  if (edits.length > most)
    return `give ${most === 1 ? "one new test file" : `at most ${most} new test files`}`;
  for (const edit of edits) {
    const problem = pathProblem(edit.path);
    if (problem !== null) return `${edit.path}: ${problem}`;
    if (edit.kind !== "write" || taken.has(edit.path)) {
      return `${edit.path}: tests go into new files; give each as a whole file under a path that does not exist yet`;
    }
  }
  const idle = edits.filter((edit) => isIdle(edit.path)).map((edit) => edit.path);
  if (idle.length > 0)
    return `the suite's command runs no test file in the folder of ${idle.join(", ")}: put it where the sample lies`;
  const unseen = edits.filter((edit) => !isTestFile(edit.path)).map((edit) => edit.path);
  return unseen.length === 0 ? null : `the suite would not pick up ${unseen.join(", ")} as tests`;
}
