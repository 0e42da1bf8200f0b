import type { Checker, Problem } from "../problem.js";
import type { Language } from "./language.js";

/** Python 3 with its own unittest: nothing to install. */
export const python: Language = {
  name: "python",
  title: "Python 3",
  solution: "solution.py",
  slower: 5,
  startSeconds: 0.5,
  files: (problem, limitSeconds) => ({
    "solution.py": stub,
    "tests/harness.py": harness(problem, limitSeconds),
    "tests/test_examples.py": examples(problem),
  }),
  config: { setup: [], test: { command: "python3 -m unittest discover -s tests" } },
  compile: null,
  run: "python3 solution.py",
};

const stub = `"""Reads the problem's input from standard input and prints the answer."""

import sys


def solve(text: str) -> str:
    """The answer to one input."""
    raise NotImplementedError


if __name__ == "__main__":
    print(solve(sys.stdin.read()))
`;

const same: Readonly<Record<Checker, string>> = {
  tokens: `    left, right = actual.split(), expected.split()
    return len(left) == len(right) and all(map(same_word, left, right))`,
  "any-order-lines": `    def lines(text):
        return sorted(line.split() for line in text.splitlines() if line.split())

    return lines(actual) == lines(expected)`,
  "any-order-tokens": "    return sorted(actual.split()) == sorted(expected.split())",
};

const close = `

def same_word(actual, expected):
    if actual == expected:
        return True
    if not any(mark in (actual + expected).lower() for mark in ".e"):
        return False
    try:
        return abs(float(actual) - float(expected)) <= 1e-6 * max(1.0, abs(float(expected)))
    except ValueError:
        return False
`;

const exact = `

def same_word(actual, expected):
    return actual == expected
`;

const harness = (
  { checker, floats }: Problem,
  limitSeconds: number,
): string => `"""Runs the solution as a program."""

import subprocess
import sys
import unittest
from pathlib import Path

SOLUTION = Path(__file__).parent.parent / "solution.py"
TIME_LIMIT = ${limitSeconds}


class AnswerCase(unittest.TestCase):
    def assertAnswer(self, text, expected):
        """The program, given this text on standard input, prints the expected answer within the time limit."""
        try:
            done = subprocess.run(
                [sys.executable, str(SOLUTION)], input=text, capture_output=True, text=True, timeout=2 * TIME_LIMIT + 5
            )
        except subprocess.TimeoutExpired:
            self.fail(f"it takes longer than {TIME_LIMIT} seconds")
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        if not same(done.stdout, expected):
            self.fail(f"expected:\\n{expected}\\nactual:\\n{done.stdout[:2000]}")


def same(actual, expected):
${same[checker]}
${checker !== "tokens" ? "" : floats ? close : exact}`;

const examples = ({ publicTests }: Problem): string =>
  [
    "from harness import AnswerCase",
    "",
    "",
    "class Examples(AnswerCase):",
    publicTests
      .map(
        ({ input, output }, index) => `    def test_example_${index + 1}(self):
        self.assertAnswer(
${literal(input)},
${literal(output)},
        )
`,
      )
      .join("\n"),
  ].join("\n");

/** A JSON string is a Python string too; one a line, which Python joins. */
const literal = (text: string): string =>
  text === ""
    ? '            ""'
    : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => `            ${JSON.stringify(line)}`).join("\n");
