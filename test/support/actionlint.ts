import { execFileSync } from "node:child_process";

/** What actionlint finds wrong with each workflow, one line each. Runs from the repository's root, as Jest does. */
export function actionlint(workflows: readonly string[]): string[][] {
  const linter = "test/support/run-actionlint.cjs";
  const input = JSON.stringify(workflows);
  const said: { line: number; message: string }[][] = JSON.parse(
    execFileSync(process.execPath, [linter], { input, encoding: "utf8" }),
  );
  return said.map((found) => found.map(({ line, message }) => `${line}: ${message}`));
}
