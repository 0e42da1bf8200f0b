import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";
import { countsTable } from "../../src/report/evidence-text.js";
import { changeSetLine } from "../../src/report/told-evidence.js";
import { client, git } from "../localhub/support.js";
import { temporaryRepository } from "../support/repository.js";

const cli = path.resolve("dist/cli.js");

const files = {
  "package.json": `${JSON.stringify({ name: "sums", private: true, scripts: { test: "node --test test/" } })}\n`,
  "sum.js": "exports.sum = (a, b) => a - b;\n",
  "test/zero.test.js": `const test = require("node:test");
const assert = require("node:assert");
const { sum } = require("../sum.js");
test("zero", () => {
  assert.strictEqual(sum(0, 0), 0);
});
`,
};
const right = "exports.sum = (a, b) => a + b;\n";
const added = 'test("three", () => {\n  assert.strictEqual(sum(2, 1), 3);\n});\n';

describe("patchwright verify", () => {
  let hub: Localhub;
  let token: string;
  let checkout: ReturnType<typeof temporaryRepository>;
  const at = { owner: "ada", repo: "sums" };
  beforeAll(async () => {
    hub = await startLocalhub();
    token = hub.createUser("ada");
    checkout = temporaryRepository(files);
    await hub.createRepository({ owner: "ada", name: "sums", from: checkout.directory });
    const address = `${hub.url}/ada/sums.git`;
    checkout.git("remote", "add", "origin", address);
    // The hub lives in this process: a call that waits for it must not block it.
    await git(checkout.directory, "fetch", "-q", "origin");
    checkout.git("reset", "-q", "--hard", "origin/main");
  });
  afterAll(async () => {
    await hub.close();
    checkout.remove();
  });

  /** A pull request that somebody pushed, from files by path. */
  const propose = async (branch: string, changes: Readonly<Record<string, string>>): Promise<number> => {
    checkout.git("checkout", "-q", "-b", branch, "origin/main");
    for (const [name, text] of Object.entries(changes)) {
      mkdirSync(path.dirname(path.join(checkout.directory, name)), { recursive: true });
      writeFileSync(path.join(checkout.directory, name), text);
    }
    checkout.git("add", "-A");
    checkout.git("commit", "-q", "-m", branch);
    const address = `${hub.url}/ada/sums.git`.replace("://", `://x-access-token:${token}@`);
    await git(checkout.directory, "push", "-q", address, `HEAD:refs/heads/${branch}`);
    checkout.git("checkout", "-q", "main");
    checkout.git("branch", "-q", "-D", branch);
    const { data } = await client(hub, token).pulls.create({
      ...at,
      title: branch,
      head: branch,
      base: "main",
      body: "",
    });
    return data.number;
  };

  const verify = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [cli, "verify", ...args], {
      cwd: checkout.directory,
      env: {
        PATH: process.env.PATH,
        HOME: os.homedir(),
        GITHUB_API_URL: hub.url,
        GITHUB_SERVER_URL: hub.url,
      },
      extendEnv: false,
      reject: false,
    });
    return { exitCode, stdout, stderr };
  };

  it("proves a pull request from what git serves, and compares it with what its body tells", async () => {
    const number = await propose("plus", {
      "sum.js": right,
      "test/zero.test.js": files["test/zero.test.js"] + added,
    });
    const refs = checkout.git("for-each-ref");
    const silent = await verify("--pr", String(number));
    expect(silent.stderr).toBe("");
    expect(silent.stdout).toContain("red → green  test/zero.test.js > three");
    expect(silent.stdout).toContain("names no change set to compare with");
    expect(silent.stdout).toContain("Proven: nothing is objected.");
    expect(silent.exitCode).toBe(0);
    expect(checkout.git("for-each-ref")).toBe(refs);
    expect(checkout.git("status", "--porcelain")).toBe("");

    const hash = /^Change set, SHA-256: (\w{64})$/m.exec(silent.stdout)?.[1] ?? "";
    const counts = { passed: 1, failed: 0, skipped: 0 };
    const table = countsTable({ base: counts, head: counts } as Parameters<typeof countsTable>[0]);
    const tell = (body: string) => client(hub, token).pulls.update({ ...at, pull_number: number, body });

    await tell(`${table}\n\n${changeSetLine(hash)}\n`);
    const told = await verify("--repo", "ada/sums", "--pr", `#${number}`);
    expect(told.stdout).toContain("tells of this very change set, and of the same numbers.");
    expect(told.exitCode).toBe(0);

    await tell(`${table.replaceAll("| 1 |", "| 9 |")}\n\n${changeSetLine("0".repeat(64))}\n`);
    const other = await verify("--pr", String(number));
    expect(other.stdout).toContain("tells of another change set");
    expect(other.exitCode).toBe(3);
  });

  it("does not prove one that edits an existing test, and shows both verdicts", async () => {
    const edited = files["test/zero.test.js"].replace("sum(0, 0), 0", "sum(0, 0), 1") + added;
    const number = await propose("bent", {
      "sum.js": "exports.sum = (a, b) => a + b + (a ? 0 : 1);\n",
      "test/zero.test.js": edited,
    });
    const { exitCode, stdout } = await verify("--pr", String(number));
    expect(exitCode).toBe(3);
    expect(stdout).toContain("Edits of existing tests, undeclared:");
    expect(stdout).toContain(
      "with the base's own tests: 1 failed; worse: test/zero.test.js > zero".replace(
        "1 failed",
        "0 passed, 1 failed",
      ),
    );
    expect(stdout).toContain("with the edited tests: 2 passed; none worse");
    expect(stdout).toContain(
      "change to test/zero.test.js is left out of the verdict: it changes a test file",
    );
  });

  it("takes a patch, and where the forge can't be asked says so", async () => {
    const patch = path.join(checkout.directory, ".git", "right.diff");
    writeFileSync(path.join(checkout.directory, "sum.js"), right);
    writeFileSync(path.join(checkout.directory, "test/zero.test.js"), files["test/zero.test.js"] + added);
    writeFileSync(patch, checkout.git("diff"));
    checkout.git("checkout", "-q", ".");
    const { exitCode, stdout } = await verify("--patch", patch);
    expect(stdout).toContain("A patch tells nothing of its evidence.");
    expect(exitCode).toBe(0);
    expect(readFileSync(path.join(checkout.directory, "sum.js"), "utf8")).toBe(files["sum.js"]);

    const number = await propose("again", {
      "sum.js": right,
      "test/three.test.js": files["test/zero.test.js"].replace(/test\("zero[\s\S]*/, added),
    });
    const address = `${hub.url}/ada/sums.git`;
    const { stdout: alone } = await execa(
      process.execPath,
      [cli, "verify", "--pr", String(number), "--remote", address],
      {
        cwd: checkout.directory,
        env: { PATH: process.env.PATH, HOME: os.homedir(), GITHUB_API_URL: "http://127.0.0.1:9" },
        extendEnv: false,
        reject: false,
      },
    );
    expect(alone).toContain("What the pull request tells could not be read: ");
    expect(alone).toContain("Proven: nothing is objected.");
  });

  it.each([
    ["nothing named", [], "verify-what: "],
    ["two things named", ["--pr", "1", "--patch", "x"], "verify-what: "],
    ["no such pull request", ["--pr", "999"], "fetch-failed: Pull request 999 can't be fetched from origin"],
    ["no such remote", ["--pr", "1", "--remote", "upstream"], "remote-unknown: "],
    ["no checkout", ["--pr", "1", "--repo", "/"], "not-a-repository: "],
    ["no such patch", ["--patch", "nowhere.diff"], "patch-unreadable: "],
    ["a patch that does not fit", ["--patch", "package.json"], "patch-unfit: "],
    ["no such base", ["--patch", "package.json", "--base", "nowhere"], "commit-unknown: "],
    ["no such journal", ["--journal", "nowhere.jsonl"], "journal-unreadable: "],
  ])("says in one line what is wrong: %s", async (_, args, line) => {
    const { exitCode, stderr, stdout } = await verify(...args);
    expect(stderr).toContain(line);
    expect(stderr.split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });
});
