import type { Language } from "./language.js";
import { nodeFiles } from "./node-harness.js";

/**
 * TypeScript, with its types taken off by the compiler and not checked: Node runs it by itself only from 22.18 on, and a
 * bench must be the same everywhere. The compiler is installed in setup.
 */
export const typescript: Language = {
  name: "typescript",
  title: "TypeScript (Node)",
  solution: "solution.ts",
  slower: 2,
  startSeconds: 0.3,
  files: (problem, limitSeconds) => ({
    "solution.ts": stub,
    "package.json": manifest,
    ".gitignore": "node_modules/\n",
    ...nodeFiles(problem, limitSeconds, {
      imports: [
        'import { readFileSync, writeFileSync } from "node:fs";',
        'import { tmpdir } from "node:os";',
        'import path from "node:path";',
        'import ts from "typescript";',
      ],
      program,
    }),
  }),
  config: {
    setup: ["npm install --no-audit --no-fund --no-package-lock"],
    test: { command: "node --test" },
  },
  compile: {
    command: `node -e 'const fs = require("fs"), ts = require("typescript"); const { outputText, diagnostics } = ts.transpileModule(fs.readFileSync("solution.ts", "utf8"), { reportDiagnostics: true, compilerOptions: { target: "es2022", module: "esnext" } }); for (const { messageText } of diagnostics) { console.error(messageText); process.exitCode = 1; } fs.writeFileSync(process.argv[1], outputText);' {out}/program`,
    program: "solution.compiled.mjs",
  },
  run: "node solution.compiled.mjs",
};

const program = `let compiled = null;

function program() {
  if (compiled === null) {
    const text = readFileSync(solution("solution.ts"), "utf8");
    const options = { reportDiagnostics: true, compilerOptions: { target: "es2022", module: "esnext" } };
    const { outputText, diagnostics } = ts.transpileModule(text, options);
    assert.deepEqual(diagnostics.map(({ messageText }) => messageText), [], "solution.ts does not compile");
    // Test files run side by side, and each compiles.
    compiled = path.join(tmpdir(), \`solution-for-\${path.basename(process.argv[1])}\`);
    writeFileSync(compiled, outputText);
  }
  return [process.execPath, compiled];
}`;

const manifest = `${JSON.stringify(
  { private: true, scripts: { test: "node --test" }, devDependencies: { typescript: "6.0.3" } },
  null,
  2,
)}\n`;

const stub = `// Reads the problem's input from standard input and prints the answer.
import { readFileSync } from "node:fs";

/** The answer to one input. */
function solve(text: string): string {
  throw new Error("not implemented");
}

console.log(solve(readFileSync(0, "utf8")));
`;
