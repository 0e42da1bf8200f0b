import type { Language } from "./language.js";
import { nodeFiles } from "./node-harness.js";

/** An ES module, and Node's own test runner: nothing to install. */
export const javascript: Language = {
  name: "javascript",
  title: "JavaScript (Node)",
  solution: "solution.mjs",
  slower: 2,
  startSeconds: 0.3,
  files: (problem, limitSeconds) => ({
    "solution.mjs": stub,
    ...nodeFiles(problem, limitSeconds, {
      imports: [],
      program: 'const program = () => [process.execPath, solution("solution.mjs")];',
    }),
  }),
  config: { setup: [], test: { command: "node --test" } },
  compile: null,
  run: "node solution.mjs",
};

const stub = `// Reads the problem's input from standard input and prints the answer.
import { readFileSync } from "node:fs";

/** The answer to one input. */
function solve(text) {
  throw new Error("not implemented");
}

console.log(solve(readFileSync(0, "utf8")));
`;
