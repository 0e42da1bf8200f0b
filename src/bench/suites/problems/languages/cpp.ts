import type { Language } from "./language.js";
import { nodeFiles } from "./node-harness.js";

const options = "-O2 -std=gnu++17";

/** C++17 by g++, tested by Node's own runner, which compiles it once for each test file. */
export const cpp: Language = {
  name: "cpp",
  title: "C++17",
  solution: "solution.cpp",
  slower: 1,
  startSeconds: 0,
  files: (problem, limitSeconds) => ({
    "solution.cpp": stub,
    ...nodeFiles(problem, limitSeconds, {
      imports: ['import { tmpdir } from "node:os";', 'import path from "node:path";'],
      program,
    }),
  }),
  config: { setup: [], test: { command: "node --test" } },
  compile: { command: `g++ ${options} -o {out}/program solution.cpp`, program: "solution.compiled" },
  run: "./solution.compiled",
};

const program = `let compiled = null;

function program() {
  if (compiled === null) {
    // Test files run side by side, and each compiles.
    const file = path.join(tmpdir(), \`solution-for-\${path.basename(process.argv[1])}\`);
    const args = [${options
      .split(" ")
      .map((word) => JSON.stringify(word))
      .join(", ")}, "-o", file, solution("solution.cpp")];
    const { error, status, stderr } = spawnSync("g++", args, { encoding: "utf8" });
    if (error) throw error;
    assert.equal(status, 0, \`solution.cpp does not compile:\\n\${stderr.slice(0, 2000)}\`);
    compiled = file;
  }
  return [compiled];
}`;

const stub = `// Reads the problem's input from standard input and prints the answer.
#include <iostream>

int main() {
  std::cerr << "not implemented\\n";
  return 1;
}
`;
