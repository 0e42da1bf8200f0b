import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { commitFiles } from "../../../src/bench/suites/commit-tree.js";
import {
  judgeSolution,
  openForJudging,
  processorSeconds,
} from "../../../src/bench/suites/problems/judge-solution.js";
import { javascript } from "../../../src/bench/suites/problems/languages/javascript.js";
import type { Problem } from "../../../src/bench/suites/problems/problem.js";
import { toBase64 } from "../../../src/domain/change-set.js";
import type { Workspace } from "../../../src/domain/ports.js";

const problem: Problem = {
  id: "doubles",
  title: "Doubles",
  description: "Print twice the number, then the number.",
  publicTests: [{ input: "1\n", output: "2 1\n" }],
  hiddenTests: [
    { name: "private test 1 of 2", input: "3\n", output: "6 3\n" },
    { name: "private test 2 of 2", input: "70\n", output: "140 70\n" },
    { name: "generated test 1 of 1", input: "500\n", output: "1000 500\n" },
  ],
  limitSeconds: 0.2,
  checker: "tokens",
  floats: false,
  tags: [],
};

const read = 'import { readFileSync } from "node:fs";\nconst n = Number(readFileSync(0, "utf8"));\n';
const signal = new AbortController().signal;
const settings = { sandbox: undefined, environment: process.env };

describe("a solution judged in the sandbox", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "patchwright-test-"));
  let workspace: Workspace;
  beforeAll(async () => {
    await commitFiles(folder, javascript.files(problem, 1), process.env.PATH ?? "");
    workspace = await openForJudging({ folder, language: javascript, settings, signal });
  });
  afterAll(async () => {
    await workspace.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const judged = (text: string) =>
    judgeSolution({
      problem,
      language: javascript,
      workspace,
      changes: {
        base: workspace.base,
        files: [{ path: "solution.mjs", mode: "100644", content: toBase64(read + text) }],
      },
      signal,
    });

  it("is told how many tests it passed", async () => {
    expect(await judged("console.log(2 * n, n);")).toEqual({
      reason: "solved",
      why: "3 of 3 hidden tests pass",
    });
  });

  it.each([
    [
      "a wrong answer",
      "console.log(n > 400 ? 7 : 2 * n, n);",
      "wrong-answer",
      /^generated test 1 of 1: wrong answer: word 1 is `7` instead of `1000`$/,
    ],
    ["the wrong order", "console.log(n, 2 * n);", "wrong-order", /^private test 1 of 2: wrong order: word 1/],
    [
      "a word too much",
      'console.log(2 * n, n, "done");',
      "prints-too-much",
      /^private test 1 of 2: prints too much: 3 words instead of 2; first `done` as word 3$/,
    ],
    [
      "output without end",
      'const line = "6 ".repeat(5000);\nfor (;;) console.log(line);',
      "prints-too-much",
      /it prints more than \d+ bytes$/,
    ],
    [
      "a crash",
      'if (n > 50) throw new Error("no such case");\nconsole.log(2 * n, n);',
      "crash",
      /^private test 2 of 2: it ends with exit code 1/,
    ],
    ["a process that kills itself", "process.kill(process.pid, 9);", "crash", /exit code 137/],
    ["a loop", "for (;;);", "time-limit", /^private test 1 of 2: it takes longer than 0\.7 seconds$/],
    ["nothing at all", "", "wrong-answer", /word 1 is missing instead of `6`$/],
  ])("%s is named as what it is", async (_, text, reason, why) => {
    expect(await judged(text)).toEqual({ reason, why: expect.stringMatching(why) });
  });

  it("sees neither the answers nor the other tests from inside", async () => {
    const search = `
import { execFileSync } from "node:child_process";
const grep = ["-rlaE", "private|140 70|1000 500", "/workspace", "/tmp", process.env.HOME];
let found = "";
try { found = execFileSync("grep", grep, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }); } catch {}
console.log(found.split("\\n").filter((name) => name !== "" && !name.endsWith("/solution.mjs")).length === 0 ? "6 3" : found);`;
    expect((await judged(search)).why).toMatch(/^private test 2 of 2/);
  });
});

describe("the shell's account of processor time", () => {
  it("is read from the line of its children", () => {
    expect(processorSeconds("0m0.010s 0m0.000s\n1m2.500s 0m0.250s\n")).toBeCloseTo(62.75);
    expect(processorSeconds("")).toBe(0);
  });
});
