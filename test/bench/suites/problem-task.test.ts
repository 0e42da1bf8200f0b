import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { judgeSolution } from "../../../src/bench/suites/problems/judge-solution.js";
import { languages } from "../../../src/bench/suites/problems/languages/index.js";
import { limitIn } from "../../../src/bench/suites/problems/languages/language.js";
import type { Problem } from "../../../src/bench/suites/problems/problem.js";
import { Config } from "../../../src/domain/config.js";
import { idsWith } from "../../../src/domain/test-report.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import { base, changesOf, plainWorkspace } from "../../support/plain-workspace.js";

const problem: Problem = {
  id: "sums",
  title: "Sums",
  description: "Print the sum of the numbers.",
  publicTests: [
    { input: "1 2\n", output: "3\n" },
    { input: "", output: "0" },
  ],
  hiddenTests: [
    { name: "private test 1 of 1", input: "5 6 7\n", output: "18\n" },
    { name: "generated test 1 of 1", input: `${"1 ".repeat(1000)}\n`, output: "1000\n" },
  ],
  limitSeconds: 1,
  checker: "tokens",
  floats: false,
  tags: [],
};

const right: Record<string, string> = {
  python:
    'import sys\n\n\ndef solve(text):\n    return str(sum(map(int, text.split())))\n\n\nif __name__ == "__main__":\n    print(solve(sys.stdin.read()))\n',
  javascript:
    'import { readFileSync } from "node:fs";\nconsole.log(readFileSync(0, "utf8").split(/\\s+/).filter(Boolean).reduce((a, b) => a + Number(b), 0));\n',
  typescript:
    'import { readFileSync } from "node:fs";\nconst numbers: number[] = readFileSync(0, "utf8").split(/\\s+/).filter(Boolean).map(Number);\nconsole.log(numbers.reduce((a: number, b: number): number => a + b, 0));\n',
  cpp: "#include <iostream>\nint main() { long long sum = 0, n; while (std::cin >> n) sum += n; std::cout << sum << '\\n'; }\n",
};

const tools: Record<string, string> = {
  python: "python3",
  cpp: "g++",
  javascript: "node",
  typescript: "node",
};
const signal = new AbortController().signal;

for (const language of languages) {
  const tool = tools[language.name] ?? "";
  const there = spawnSync(tool, ["--version"]).status === 0;
  const title = `a problem as a repository in ${language.title}`;
  (there ? describe : describe.skip)(there ? title : `${title} (no ${tool} here)`, () => {
    const workspace = plainWorkspace(language.files(problem, limitIn(language, problem)));
    const changes = changesOf({ [language.solution]: right[language.name] ?? "" });
    const suite = detectSuite({ workspace, config: Config.parse(language.config) });

    it("has a stub that fails its examples, one test each", async () => {
      const report = await (await suite).run({ changes: changesOf({}) }, signal);
      expect([report.status, idsWith(report, "failed").length]).toEqual(["completed", 2]);
    });

    it("has examples that a right solution passes", async () => {
      const report = await (await suite).run({ changes }, signal);
      expect([report.status, idsWith(report, "passed").length, report.tests.length]).toEqual([
        "completed",
        2,
        2,
      ]);
    });

    it("is judged by the hidden tests", async () => {
      const judged = (text: string) =>
        judgeSolution({
          problem,
          language,
          workspace,
          changes: { base, files: changesOf({ [language.solution]: text }).files },
          signal,
        });
      expect(await judged(right[language.name] ?? "")).toEqual({
        reason: "solved",
        why: "2 of 2 hidden tests pass",
      });
      const stub = language.files(problem, 1)[language.solution] ?? "";
      expect(await judged(stub)).toMatchObject({ reason: "crash" });
      expect(await judged("this is ( no program")).toMatchObject({
        reason: language.compile === null ? "crash" : "does-not-compile",
      });
    });
  });
}

describe("the examples' own checker", () => {
  const node = languages.find(({ name }) => name === "javascript");
  const python = languages.find(({ name }) => name === "python");
  it.each([
    ["any-order-lines", "b 2\na 1\n", "a 1\nb 2\n", false, true],
    ["any-order-lines", "b 2\na 2\n", "a 1\nb 2\n", false, false],
    ["any-order-tokens", "3 1 2", "1 2 3", false, true],
    ["tokens", "3 1 2", "1 2 3", false, false],
    ["tokens", "0.3333333", "0.333333333", true, true],
    ["tokens", "0.33", "0.333333333", true, false],
    ["tokens", "10000001", "10000000", true, false],
  ] as const)("%s: %j for %j (floats %s) passes: %s", async (checker, printed, output, floats, passes) => {
    const given = { ...problem, checker, floats, publicTests: [{ input: "", output }] };
    const programs = [
      { language: node, text: `process.stdout.write(${JSON.stringify(printed)});\n` },
      { language: python, text: `print(${JSON.stringify(printed)})\n` },
    ];
    for (const { language, text } of programs) {
      if (language === undefined || spawnSync(tools[language.name] ?? "", ["--version"]).status !== 0)
        continue;
      const workspace = plainWorkspace(language.files(given, 1));
      const suite = await detectSuite({ workspace, config: Config.parse(language.config) });
      const report = await suite.run({ changes: changesOf({ [language.solution]: text }) }, signal);
      expect(idsWith(report, passes ? "passed" : "failed")).toHaveLength(1);
    }
  });
});
