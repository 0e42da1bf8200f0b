import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { loadSuite } from "../../../src/bench/suites/load-suite.js";
import { readRepositoryTask } from "../../../src/bench/suites/repositories/read-repository-task.js";
import { toBase64 } from "../../../src/domain/change-set.js";

const root = mkdtempSync(path.join(os.tmpdir(), "patchwright-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const mirrors = path.join(root, "mirrors");
const mirror = path.join(mirrors, "someone/things.git");
const work = path.join(root, "work");
const signal = new AbortController().signal;
const settings = { sandbox: undefined, environment: process.env };
const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"];
const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    writeFileSync(path.join(work, name), text);
  }
};

const testOf = (title: string, name: string, result: number): string =>
  `import assert from "node:assert/strict";\nimport test from "node:test";\nimport { ${name} } from "../src/index.js";\n\ntest("${title}", () => assert.equal(${name}(3), ${result}));\n`;

const code = { double: "n + n", triple: "n + n" };
const sourceOf = (parts: typeof code): string =>
  `export const double = (n) => ${parts.double};\nexport const triple = (n) => ${parts.triple};\n`;

let base = "";
let fix = "";
let patch = "";

beforeAll(() => {
  mkdirSync(work, { recursive: true });
  git(work, "init", "-q", "-b", "main");
  write({ "secret-past.txt": "an older commit" });
  git(work, "add", "-A");
  git(work, "commit", "-q", "-m", "before");
  rmSync(path.join(work, "secret-past.txt"));
  write({
    "package.json": JSON.stringify({ type: "module", scripts: { test: "node --test" } }),
    "src/index.js": sourceOf(code),
    "test/double.test.js": testOf("doubles", "double", 6),
    "test/triple.test.js": "// Nothing yet.\n",
    "data/large.bin": "a large file",
    "run.sh": "#!/bin/sh\n",
    ".gitattributes": "data export-ignore\n",
  });
  chmodSync(path.join(work, "run.sh"), 0o755);
  symlinkSync("src/index.js", path.join(work, "link.js"));
  git(work, "add", "-A");
  git(work, "commit", "-q", "-m", "base");
  base = git(work, "rev-parse", "HEAD");
  write({
    "src/index.js": sourceOf({ ...code, triple: "3 * n" }),
    "test/triple.test.js": testOf("triples", "triple", 9),
    "test/added.test.js": testOf("triples once more", "triple", 9),
  });
  git(work, "add", "-A");
  git(work, "commit", "-q", "-m", "fix");
  fix = git(work, "rev-parse", "HEAD");
  patch = `${git(work, "diff", base, fix, "--", "test")}\n`;
  mkdirSync(path.dirname(mirror), { recursive: true });
  git(root, "clone", "-q", "--mirror", work, mirror);
});

const row = (more: object) => ({
  instance_id: "someone__things-1",
  repo: "someone/things",
  base_commit: base,
  problem_statement: "triple is wrong\n\nIt gives 6 for 3.",
  FAIL_TO_PASS: JSON.stringify(["test/triple.test.js > triples", "test/added.test.js > triples once more"]),
  ...more,
});
const byPatch = () =>
  row({ test_patch: patch, PASS_TO_PASS: JSON.stringify(["test/double.test.js > doubles"]) });
const byCommit = () =>
  row({ fix_commit: fix, hidden_test_files: ["test/triple.test.js", "test/added.test.js"] });

async function taskOf(given: object, options = "") {
  const file = path.join(root, "suite.json");
  writeFileSync(file, JSON.stringify([given]));
  const [task] = (await loadSuite(`${file}#mirrors=${mirrors}${options}`, settings)).tasks;
  if (task === undefined) throw new Error("the suite is empty");
  return task;
}

async function prepared(given: object, options = "") {
  const folder = mkdtempSync(path.join(root, "prepared-"));
  const task = await taskOf(given, options);
  await task.prepare(folder, signal);
  return { task, folder, head: git(folder, "rev-parse", "HEAD") };
}

const listing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    path.join(entry.parentPath, entry.name),
  );

describe("a repository task", () => {
  it("is prepared as one commit with the base's whole tree and nothing of its history", async () => {
    const before = listing(mirror);
    const { task, folder, head } = await prepared(byCommit());
    expect(task).toMatchObject({
      id: "someone__things-1",
      task: { title: "triple is wrong", body: "It gives 6 for 3.", issue: null },
    });
    expect(git(folder, "rev-parse", "HEAD^{tree}")).toBe(git(work, "rev-parse", `${base}^{tree}`));
    expect(git(folder, "rev-list", "--all", "--count")).toBe("1");
    expect(git(folder, "status", "--porcelain")).toBe("");
    const objects = git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split("\n");
    expect(objects).not.toContain(fix);
    expect(objects).not.toContain(git(work, "rev-parse", `${fix}:src/index.js`));
    expect(readFileSync(path.join(folder, "data/large.bin"), "utf8")).toBe("a large file");
    expect(git(folder, "fsck", "--strict")).not.toContain("missing");
    expect(listing(mirror)).toEqual(before);
    expect((await prepared(byCommit())).head).toBe(head);
  });

  it("takes its hidden tests from a patch or from the fix's commit, and judges alike", async () => {
    const right = sourceOf({ ...code, triple: "n + n + n" });
    const breaks = sourceOf({ double: "2", triple: "3 * n" });
    for (const given of [byPatch(), byCommit()]) {
      const { task, folder, head } = await prepared(given);
      const judged = (text: string) => {
        const files = [{ path: "src/index.js", mode: "100644" as const, content: toBase64(text) }];
        return task.evaluate({ folder, changes: { base: head, files }, signal });
      };
      expect(await judged(right)).toEqual({
        solved: true,
        why: "2 of 2 hidden tests pass, and nothing else broke",
      });
      expect(await judged(sourceOf({ ...code, triple: "4 * n" }))).toEqual({
        solved: false,
        why: expect.stringMatching(
          /^0 of 2 hidden tests pass; the first that doesn't is “test\/triple.test.js > triples”: /,
        ),
      });
      expect(await judged(breaks)).toEqual({
        solved: false,
        why: "the hidden tests pass, but it breaks “test/double.test.js > doubles”",
      });
      expect(await judged("not ( a module")).toMatchObject({ solved: false });
      expect(await task.evaluate({ folder, changes: null, signal })).toMatchObject({ solved: false });
      expect(git(folder, "status", "--porcelain")).toBe("");
    }
  });

  it("is not solved by emptying the hidden tests", async () => {
    const { task, folder, head } = await prepared(byCommit());
    const files = ["test/added.test.js", "test/triple.test.js"].map((name) => ({
      path: name,
      mode: "100644" as const,
      content: toBase64('import test from "node:test";\ntest("triples", () => {});\n'),
    }));
    expect(await task.evaluate({ folder, changes: { base: head, files }, signal })).toMatchObject({
      solved: false,
    });
  });

  it("whose mirror lacks files is an error, unless they are to be left out", async () => {
    const object = git(work, "rev-parse", `${base}:data/large.bin`);
    const lacking = path.join(root, "lacking/someone+things/repo");
    mkdirSync(path.dirname(lacking), { recursive: true });
    git(root, "clone", "-q", "--no-hardlinks", "--mirror", work, lacking);
    for (const pack of readdirSync(path.join(lacking, "objects/pack")).filter((name) =>
      name.endsWith(".pack"),
    )) {
      const bytes = readFileSync(path.join(lacking, "objects/pack", pack));
      rmSync(path.join(lacking, "objects/pack"), { recursive: true });
      mkdirSync(path.join(lacking, "objects/pack"));
      execFileSync("git", ["unpack-objects", "-q"], { cwd: lacking, input: bytes });
    }
    rmSync(path.join(lacking, "objects", object.slice(0, 2), object.slice(2)), { force: true });
    const options = path.join(root, "lacking");
    const failed = prepared(byCommit(), `,mirrors=${options}`);
    await expect(failed).rejects.toMatchObject({
      code: "mirror-incomplete",
      message: expect.stringContaining("data/large.bin"),
    });
    const { folder } = await prepared(byCommit(), `,mirrors=${options},missing=leave-out`);
    expect(git(folder, "ls-files")).not.toContain("large.bin");
    expect(git(folder, "ls-files")).toContain("src/index.js");
  });

  it("says where it looked for a mirror, and which commit is not in it", async () => {
    await expect(prepared(byCommit(), ",mirrors=/nowhere")).rejects.toMatchObject({
      code: "mirror-missing",
      message: expect.stringContaining("someone/things.git"),
    });
    await expect(prepared({ ...byCommit(), base_commit: "1".repeat(40) })).rejects.toMatchObject({
      code: "commit-unknown",
    });
  });

  it("is read from SWE-bench's fields and from our own, and refused without hidden tests", () => {
    const read = (value: unknown) => readRepositoryTask({ place: "entry 1", value });
    expect(read(byPatch())).toMatchObject({
      failToPass: ["test/triple.test.js > triples", "test/added.test.js > triples once more"],
      passToPass: ["test/double.test.js > doubles"],
      setup: null,
      testCommand: null,
    });
    const own = { ...byCommit(), issue_title: "Title", setup: "make deps", test_command: "make test" };
    expect(read(own)).toMatchObject({
      title: "Title",
      body: "triple is wrong\n\nIt gives 6 for 3.",
      setup: ["make deps"],
      testCommand: "make test",
    });
    expect(() => read(row({}))).toThrow(/entry 1.*hidden tests need/s);
    expect(() => read({ ...byPatch(), FAIL_TO_PASS: "not json" })).toThrow(/neither a list/);
    expect(() => read({ ...byPatch(), repo: "../../etc" })).toThrow(/repo/);
  });
});
