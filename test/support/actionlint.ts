import { execFileSync } from "node:child_process";

/** What actionlint finds wrong with a workflow: one line each. Runs from the repository's root, as Jest does. */
export function actionlint(workflow: string): string[] {
  const linter = "test/support/run-actionlint.cjs";
  const said = execFileSync(process.execPath, [linter], { input: workflow, encoding: "utf8" });
  const found: { line: number; message: string }[] = JSON.parse(said);
  return found.map(({ line, message }) => `${line}: ${message}`);
}
