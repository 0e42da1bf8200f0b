import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { commitFiles } from "../../../src/bench/suites/commit-tree.js";
import { ownRepositoryTasks } from "../../../src/bench/suites/own/own-tasks.js";
import { judgeSolution, openForJudging } from "../../../src/bench/suites/problems/judge-solution.js";
import { javascript } from "../../../src/bench/suites/problems/languages/javascript.js";
import { limitIn } from "../../../src/bench/suites/problems/languages/language.js";
import { readProblem } from "../../../src/bench/suites/problems/read-problem.js";
import { readRows } from "../../../src/bench/suites/read-rows.js";
import { toBase64 } from "../../../src/domain/change-set.js";
import type { Workspace } from "../../../src/domain/ports.js";

const problemFolder = "test/bench/suites/own-problems";
const taskFolder = "test/bench/suites/own-tasks";
const data = "bench/own/problems.jsonl.gz";
const signal = new AbortController().signal;
const settings = { sandbox: undefined, environment: process.env };
const temporary = mkdtempSync(path.join(os.tmpdir(), "patchwright-test-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const problems = (await readRows(data)).map(readProblem);
const folders = readdirSync(problemFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What a wrong solution says of itself in its first line. */
const reasonOf = (text: string): string => /^\/\/ expected: ([\w-]+)$/m.exec(text)?.[1] ?? "solved";

describe("the ten problems of our own", () => {
  it("have a reference solution and at least five wrong ones each", () => {
    expect(folders).toHaveLength(10);
    expect(problems).toHaveLength(10);
    for (const folder of folders) {
      const wrong = readdirSync(path.join(problemFolder, folder)).filter((name) => name.startsWith("wrong-"));
      expect(wrong.length).toBeGreaterThanOrEqual(5);
      const reasons = wrong.map((name) =>
        reasonOf(readFileSync(path.join(problemFolder, folder, name), "utf8")),
      );
      expect(reasons).not.toContain("solved");
      expect(new Set(reasons).size).toBeGreaterThanOrEqual(3);
    }
  });

  it("are what their sources make them", () => {
    const made = path.join(temporary, "problems.jsonl.gz");
    const done = spawnSync(process.execPath, ["scripts/make-own-problems.mjs", made], { encoding: "utf8" });
    expect(done.stderr).toBe("");
    const [now, kept] = [made, data].map((file) => gunzipSync(readFileSync(file)).toString("utf8"));
    expect(now === kept).toBe(true);
  });

  for (const folder of folders) {
    describe(folder, () => {
      const files = readdirSync(path.join(problemFolder, folder)).filter((name) => name !== "problem.mjs");
      let workspace: Workspace;
      let problem: (typeof problems)[number];

      beforeAll(async () => {
        const { name } = await import(path.resolve(problemFolder, folder, "problem.mjs"));
        const found = problems.find(({ title }) => title === name);
        if (found === undefined) throw new Error(`${data} lacks ${name}`);
        problem = found;
        const repository = mkdtempSync(path.join(temporary, "problem-"));
        const stub = javascript.files(problem, limitIn(javascript, problem));
        await commitFiles(repository, stub, process.env.PATH ?? "");
        workspace = await openForJudging({ folder: repository, language: javascript, settings, signal });
      });
      afterAll(() => workspace.close());

      it.each(
        files.map((file) => [file, reasonOf(readFileSync(path.join(problemFolder, folder, file), "utf8"))]),
      )("%s: %s", async (file, reason) => {
        const content = toBase64(readFileSync(path.join(problemFolder, folder, file), "utf8"));
        const changes = {
          base: workspace.base,
          files: [{ path: javascript.solution, mode: "100644" as const, content }],
        };
        const judgement = await judgeSolution({ problem, language: javascript, workspace, changes, signal });
        expect({ ...judgement }).toMatchObject({ reason });
      });
    });
  }
});

describe("a solution that sleeps", () => {
  it("is waited for no longer than twice its limit and ten seconds", async () => {
    const [problem] = problems;
    if (problem === undefined) throw new Error(`${data} is empty`);
    const folder = mkdtempSync(path.join(temporary, "problem-"));
    await commitFiles(folder, javascript.files(problem, 1), process.env.PATH ?? "");
    const workspace = await openForJudging({ folder, language: javascript, settings, signal });
    try {
      const content = toBase64("setTimeout(() => {}, 1e6);\n");
      const files = [{ path: javascript.solution, mode: "100644" as const, content }];
      const changes = { base: workspace.base, files };
      const judgement = await judgeSolution({ problem, language: javascript, workspace, changes, signal });
      expect(judgement.reason).toBe("time-limit");
    } finally {
      await workspace.close();
    }
  });
});

/** Every file below a folder, as a change of a base. */
function changesFrom(folder: string, base: string) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  const files = names.map((name) => ({
    path: name,
    mode: "100644" as const,
    content: toBase64(readFileSync(path.join(folder, name), "utf8")),
  }));
  return { base, files };
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("the five repository tasks of our own", () => {
  const names = readdirSync("bench/own/tasks").sort();

  it("are five", () => {
    expect(names).toHaveLength(5);
  });

  for (const name of names) {
    const skipped = name.endsWith("-python") && !hasPython;
    (skipped ? it.skip : it)(
      `${name}: red without a change, green with the reference fix${skipped ? " (no python3 here)" : ""}`,
      async () => {
        const task = (await ownRepositoryTasks(settings)).find(({ task: { id } }) => id === name)?.task;
        if (task === undefined) throw new Error(`no task ${name}`);
        const folder = mkdtempSync(path.join(temporary, "task-"));
        await task.prepare(folder, signal);
        const base = spawnSync("git", ["rev-parse", "HEAD"], { cwd: folder, encoding: "utf8" }).stdout.trim();
        const judged = (changes: ReturnType<typeof changesFrom>) =>
          task.evaluate({ folder, changes, signal });
        expect(await judged({ base, files: [] })).toEqual({
          solved: false,
          why: expect.stringMatching(/^0 of \d+ hidden tests pass/),
        });
        expect(await judged(changesFrom(path.join(taskFolder, name, "fix"), base))).toEqual({
          solved: true,
          why: expect.stringMatching(/hidden tests pass, and nothing else broke$/),
        });
        const breaks = path.join(taskFolder, name, "breaks");
        if (existsSync(breaks))
          expect(await judged(changesFrom(breaks, base))).toEqual({
            solved: false,
            why: expect.stringContaining("but it breaks"),
          });
      },
    );
  }
});
