import type { Checker, Problem } from "../problem.js";

interface Harness {
  /** Statements that declare the function \`program()\`: the command line that runs the solution. */
  program: string;
  imports: readonly string[];
}

/**
 * The tests of a problem for Node's own runner, which runs the solution as a program whatever language it is in. The
 * harness lies outside of \`test/\`, as the runner takes every script in there for a test.
 */
export const nodeFiles = (
  problem: Problem,
  limitSeconds: number,
  harness: Harness,
): Record<string, string> => ({
  "support/harness.mjs": harnessText(problem, limitSeconds, harness),
  "test/examples.test.mjs": examples(problem),
});

const same: Readonly<Record<Checker, string>> = {
  tokens: `  const [left, right] = [words(actual), words(expected)];
  return left.length === right.length && left.every((word, index) => sameWord(word, right[index]));`,
  "any-order-lines": `  const lines = (text) => JSON.stringify(text.split("\\n").map((line) => words(line).join(" ")).filter(Boolean).sort());
  return lines(actual) === lines(expected);`,
  "any-order-tokens": `  return words(actual).sort().join(" ") === words(expected).sort().join(" ");`,
};

const close = `
function sameWord(actual, expected) {
  if (actual === expected) return true;
  const number = /^[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?$/i;
  if (!number.test(actual) || !number.test(expected) || !/[.e]/i.test(actual + expected)) return false;
  return Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected));
}
`;

const exact = `
const sameWord = (actual, expected) => actual === expected;
`;

const harnessText = (
  { checker, floats }: Problem,
  limitSeconds: number,
  { program, imports }: Harness,
): string => `// Runs the solution as a program.
${[...imports, 'import assert from "node:assert/strict";', 'import { spawnSync } from "node:child_process";', 'import { fileURLToPath } from "node:url";'].sort().join("\n")}

const timeLimitMs = ${Math.round(limitSeconds * 1000)};
const solution = (name) => fileURLToPath(new URL(\`../\${name}\`, import.meta.url));

${program}

/** The program, given this text on standard input, prints the expected answer within the time limit. */
export function assertAnswer(input, expected) {
  const [command, ...args] = program();
  const options = { input, encoding: "utf8", timeout: 2 * timeLimitMs + 5000, maxBuffer: 2 ** 28 };
  const { error, status, stdout, stderr } = spawnSync(command, args, options);
  if (error?.code === "ETIMEDOUT") assert.fail(\`it takes longer than \${timeLimitMs} ms\`);
  if (error && error.code !== "EPIPE") throw error;
  assert.equal(status, 0, stderr.slice(-2000) || "the program crashed");
  if (!same(stdout, expected)) assert.fail(\`expected:\\n\${expected}\\nactual:\\n\${stdout.slice(0, 2000)}\`);
}

const words = (text) => text.split(/\\s+/).filter(Boolean);

function same(actual, expected) {
${same[checker]}
}
${checker !== "tokens" ? "" : floats ? close : exact}`;

const examples = ({ publicTests }: Problem): string =>
  [
    'import test from "node:test";',
    'import { assertAnswer } from "../support/harness.mjs";',
    "",
    publicTests
      .map(
        ({ input, output }, index) => `test("example ${index + 1}", () => {
  assertAnswer(${literal(input)}, ${literal(output)});
});
`,
      )
      .join("\n"),
  ].join("\n");

function literal(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= 2) return JSON.stringify(text);
  return `[\n${lines.map((line) => `    ${JSON.stringify(line)},`).join("\n")}\n  ].join("\\n")`;
}
