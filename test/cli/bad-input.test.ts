import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { execa } from "execa";
import { type ModelServer, modelServer } from "../support/model-server.js";
import { temporaryRepository } from "../support/repository.js";

const cli = path.resolve("dist/cli.js");

/** A library with a suite and nothing to install. */
const library = {
  "package.json": '{"name":"x","type":"module","scripts":{"test":"node --test"}}',
  "x.test.js": 'import test from "node:test";\ntest("one", () => {});\n',
};

describe("bad input to `patchwright solve` is one line with code and remedy, and leaves nothing behind", () => {
  let folder: string;
  let out: string;
  let issue: string;
  let unknownModel: ModelServer;
  let wrongKey: ModelServer;
  const repositories: ReturnType<typeof temporaryRepository>[] = [];

  const refusing = (status: number, code: string) =>
    modelServer((response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "no", code, type: "invalid_request_error" } }));
    });

  beforeAll(async () => {
    unknownModel = await refusing(404, "model_not_found");
    wrongKey = await refusing(401, "invalid_api_key");
  });
  afterAll(async () => {
    await unknownModel.close();
    await wrongKey.close();
  });

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-cli-"));
    out = path.join(folder, "out");
    issue = path.join(folder, "issue.md");
    writeFileSync(issue, "# Two is missing\n\nThere should be a second test.\n");
  });
  afterEach(() => {
    for (const { remove } of repositories.splice(0)) remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const repository = (files: Readonly<Record<string, string>>): string => {
    const made = temporaryRepository(files);
    repositories.push(made);
    return made.directory;
  };

  async function solve(repo: string, { env = {}, args = [] }: { env?: object; args?: string[] } = {}) {
    const run = await execa(
      process.execPath,
      [cli, "solve", "--repo", repo, "--issue", issue, "--out", out, ...args],
      {
        env: {
          PATH: process.env.PATH,
          HOME: os.homedir(),
          OPENAI_API_KEY: "sk-test",
          PATCHWRIGHT_MODEL: "m",
          ...env,
        },
        extendEnv: false,
        reject: false,
      },
    );
    return {
      code: run.exitCode,
      line: run.stderr
        .split("\n")
        .filter((text) => !text.startsWith("  ↳"))
        .join("\n"),
    };
  }

  const isOneLine = (line: string, code: string) => {
    expect(line).toMatch(new RegExp(`^${code}: \\S.*\\.$`));
    expect(line).not.toContain("\n");
    expect(existsSync(out)).toBe(false);
  };

  it("no key", async () => {
    const { code, line } = await solve(repository(library), { env: { OPENAI_API_KEY: "" } });
    expect(code).toBe(1);
    isOneLine(line, "model-no-key");
  });

  it("no model named", async () => {
    const { code, line } = await solve(repository(library), { env: { PATCHWRIGHT_MODEL: "" } });
    expect(code).toBe(1);
    isOneLine(line, "model-no-key");
  });

  it("a model that the endpoint does not know", async () => {
    const { code, line } = await solve(repository(library), { env: { OPENAI_BASE_URL: unknownModel.url } });
    expect(code).toBe(1);
    isOneLine(line, "model-unknown");
  });

  it("a key that the endpoint rejects", async () => {
    const { code, line } = await solve(repository(library), { env: { OPENAI_BASE_URL: wrongKey.url } });
    expect(code).toBe(1);
    isOneLine(line, "model-rejected-key");
  });

  it("a folder that is no git repository", async () => {
    const { code, line } = await solve(folder);
    expect(code).toBe(1);
    isOneLine(line, "not-a-repository");
  });

  it("a repository without a test command", async () => {
    const { code, line } = await solve(repository({ "notes.txt": "nothing to run\n" }));
    expect(code).toBe(1);
    isOneLine(line, "no-test-command");
  });

  it("an empty issue", async () => {
    writeFileSync(issue, "\n \n");
    const { code, line } = await solve(repository(library));
    expect(code).toBe(1);
    isOneLine(line, "issue-empty");
  });

  it("an issue file that is not there", async () => {
    rmSync(issue);
    const { code, line } = await solve(repository(library));
    expect(code).toBe(1);
    isOneLine(line, "issue-unreadable");
  });

  it("a base that does not install", async () => {
    const config = path.join(folder, "config.yml");
    writeFileSync(config, "setup:\n  - 'echo fatal: the mirror is gone >&2; exit 3'\n");
    const { code, line } = await solve(repository(library), { args: ["--config", config] });
    expect(code).toBe(1);
    isOneLine(line, "setup-failed");
    expect(line).toContain("the mirror is gone");
  });

  it("a configuration with an unknown key", async () => {
    const config = path.join(folder, "config.yml");
    writeFileSync(config, "labl: robot\n");
    const { code, line } = await solve(repository(library), { args: ["--config", config] });
    expect(code).toBe(1);
    isOneLine(line, "config-invalid");
    expect(line).toContain("labl");
  });

  it("a configuration file that is not there", async () => {
    const { code, line } = await solve(repository(library), {
      args: ["--config", path.join(folder, "no.yml")],
    });
    expect(code).toBe(1);
    isOneLine(line, "config-unreadable");
  });

  it("a commit that is not there", async () => {
    const { code, line } = await solve(repository(library), { args: ["--ref", "v9"] });
    expect(code).toBe(1);
    isOneLine(line, "commit-unknown");
    expect(line).toContain("v9");
  });

  it("a folder for the results that is a file", async () => {
    const file = path.join(folder, "taken");
    writeFileSync(file, "mine");
    for (const place of [file, path.join(file, "below")]) {
      const { code, line } = await solve(repository(library), { args: ["--out", place] });
      expect(code).toBe(1);
      isOneLine(line, "output-unwritable");
    }
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("a folder with the journal of another issue, which stays as it is", async () => {
    const repo = repository(library);
    const journal = path.join(out, "run.jsonl");
    mkdirSync(out);
    const started = {
      type: "run-started",
      at: "2026-01-01T00:00:00.000Z",
      version: "0.1.0",
      task: { title: "Another", body: "", requirements: [], issue: null },
      base: "0".repeat(40),
      effort: "standard",
      model: "m",
      caps: { calls: 8, inputTokens: 80_000, costUsd: null, minutes: 60 },
      plan: [],
    };
    writeFileSync(journal, `${JSON.stringify(started)}\n`);
    const { code, line } = await solve(repo);
    expect(code).toBe(1);
    expect(line).toMatch(/^journal-of-another-run: .*“Another”.*--out.*\.$/);
    expect(readFileSync(journal, "utf8")).toBe(`${JSON.stringify(started)}\n`);
  });

  it("a journal to replay that is not there", async () => {
    const { code, line } = await solve(repository(library), {
      args: ["--replay", path.join(folder, "none.jsonl")],
    });
    expect(code).toBe(1);
    isOneLine(line, "journal-unreadable");
  });
});

describe("bad input to the other commands is one line with code and remedy", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-cli-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const endpoint = { OPENAI_API_KEY: "sk-test", PATCHWRIGHT_MODEL: "m" };
  async function patchwright(...args: string[]) {
    const run = await execa(process.execPath, [cli, ...args], {
      env: { PATH: process.env.PATH, HOME: os.homedir(), TMPDIR: folder, ...(args[0] === "try" && endpoint) },
      extendEnv: false,
      reject: false,
    });
    return { code: run.exitCode, error: run.stderr, left: readdirSync(folder) };
  }

  it("a port that something listens on, and nothing of ours is left", async () => {
    const server = http.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { code, error, left } = await patchwright(
      "demo",
      "--once",
      ...["--port", String(port), "--out", path.join(folder, "out")],
    );
    server.close();
    expect(code).toBe(1);
    expect(error).toMatch(new RegExp(`^port-taken: The port ${port} .*--port.*\\.$`));
    expect(left).toEqual([]);
  });

  it("an issue that is longer than GitHub takes", async () => {
    const issue = path.join(folder, "issue.md");
    writeFileSync(issue, `# Long\n\n${"x".repeat(70_000)}\n`);
    const { directory: repository, remove } = temporaryRepository(library);
    const { code, error } = await patchwright(
      ...["try", "--once", "--repo", repository, "--issue", issue, "--out", path.join(folder, "out")],
    );
    remove();
    expect(code).toBe(1);
    expect(error).toMatch(/^issue-too-long: .* 70000\. .*\.$/);
  });

  it.each(["0", "65536", "http", "8080x"])("the port %s", async (port) => {
    const { code, error } = await patchwright("demo", "--once", "--port", port);
    expect(code).toBe(1);
    expect(error.split("\n")[0]).toMatch(/^error: option '--port <number>' argument .* from 1 to 65535\.$/);
  });

  it("a folder for the demo's page that is a file, before anything is started", async () => {
    const file = path.join(folder, "taken");
    writeFileSync(file, "mine");
    const { code, error } = await patchwright("demo", "--once", "--out", file);
    expect(code).toBe(1);
    expect(error).toMatch(/^output-unwritable: .*\.$/);
  });

  it("a journal to report that is a folder, or something else", async () => {
    expect(await patchwright("report", folder)).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^journal-unreadable: .*\.$/),
    });
    const notes = path.join(folder, "notes.md");
    writeFileSync(notes, "# Notes\n");
    expect(await patchwright("report", notes)).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^journal-damaged: Line 1 .*JSON\. Name .*\.$/),
    });
  });

  it("a page that can't be written", async () => {
    const page = path.join(folder, "none/page.html");
    const { code, error } = await patchwright("report", "demo/run.jsonl", "--html", page);
    expect(code).toBe(1);
    expect(error).toMatch(/^output-unwritable: .*ENOENT.*\.$/);
  });
});
