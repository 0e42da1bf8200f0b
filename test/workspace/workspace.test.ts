import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { emptyChangeSet } from "../../src/domain/change-set.js";
import type { CommandResult, Workspace } from "../../src/domain/ports.js";
import { chooseSandbox } from "../../src/workspace/choose-sandbox.js";
import { openWorkspace } from "../../src/workspace/open-workspace.js";
import type { Sandbox } from "../../src/workspace/sandbox/sandbox.js";
import type { SetupStep } from "../../src/workspace/setup-step.js";
import { changeSet, makeRepository, searchPath, underEachSandbox } from "./support/providers.js";

const { signal } = new AbortController();
const files = {
  "src/a.js": "export const a = 1;\n",
  "src/b.js": "export const b = 2;\n",
  "run.sh": "#!/bin/sh\necho run\n",
  "ümläut and space.txt": "text\n",
};

let repository: ReturnType<typeof makeRepository>;
beforeAll(() => {
  repository = makeRepository(files);
});
afterAll(() => repository.remove());

function tests(sandbox: Sandbox): void {
  let workspace: Workspace;
  beforeAll(async () => {
    const setup = ["echo installed > made-by-setup", "echo from home > ~/.from-setup"];
    workspace = await openWorkspace({ repository: repository.folder, sandbox, setup, signal });
  });
  afterAll(async () => workspace.close());

  const run = (command: string, changes = emptyChangeSet(workspace.base)): Promise<CommandResult> =>
    workspace.run({ command, changes, timeoutMs: 20_000 }, signal);

  it("shows the base, with what setup left in the tree and in the home", async () => {
    const result = await run("pwd; cat src/a.js made-by-setup ~/.from-setup; ls; ./run.sh");
    expect(result).toMatchObject({ exitCode: 0, signal: null, limit: null, stderr: "" });
    expect(result.stdout).toBe(
      "/workspace\nexport const a = 1;\ninstalled\nfrom home\nmade-by-setup\nrun.sh\nsrc\nümläut and space.txt\nrun\n",
    );
  });

  it("lays a change set on it: files written, deleted, and in the place of folders", async () => {
    const changes = changeSet(workspace.base, {
      "new/deep/file": "new",
      "run.sh": null,
      src: "a file now",
      "src/a.js": null,
      "src/b.js": null,
      "ümläut and space.txt": null,
      "ümläut and space.txt/inside": "a folder now",
    });
    const result = await run("cat new/deep/file src; ls; cat ümläut*/inside", changes);
    expect(result.stdout).toBe("newa file nowmade-by-setup\nnew\nsrc\nümläut and space.txt\na folder now");
  });

  it("forgets what a command did to the tree, the home and /tmp", async () => {
    await run(
      "echo x > src/a.js; rm -rf run.sh; echo x > left; echo x > ~/left; echo x > $TMPDIR/left; rm -rf .git",
    );
    const result = await run("cat src/a.js; ls run.sh; ls left ~/left $TMPDIR/left; git status --short");
    expect(result.stdout).toBe("export const a = 1;\nrun.sh\n?? made-by-setup\n");
  });

  it("hands in support files and brings files back", async () => {
    const request = {
      command: "cat {support}/reporter.js > {out}/report; echo more >> {out}/report",
      changes: emptyChangeSet(workspace.base),
      timeoutMs: 20_000,
      support: { "reporter.js": "reporter\n" },
      collect: ["report", "absent"],
    };
    const { collected } = await workspace.run(request, signal);
    expect(collected).toEqual({ report: "reporter\nmore\n" });
  });

  it("runs in a folder below the root, and gives the exit code and the signal", async () => {
    const request = { changes: emptyChangeSet(workspace.base), timeoutMs: 20_000 };
    const below = await workspace.run({ ...request, command: "pwd; exit 3", cwd: "src" }, signal);
    expect(below).toMatchObject({ exitCode: 3, signal: null, stdout: "/workspace/src\n" });
    expect(await run("kill -SEGV $$")).toMatchObject({ exitCode: null, signal: "SIGSEGV" });
  });

  it("adds nothing to the environment that a suite could see", async () => {
    const { stdout } = await run("env | cut -d= -f1 | sort | tr '\\n' ' '");
    expect(stdout.trim()).toBe("HOME LANG PATH PWD TMPDIR");
  });

  it("runs several commands at the same time, each with its own tree", async () => {
    const outputs = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const changes = changeSet(workspace.base, { file: `${number}` });
        return (await run(`sleep 0.1; cat file; echo ${number} >> file; ls | wc -l`, changes)).stdout;
      }),
    );
    expect(outputs).toEqual(["15\n", "25\n", "35\n"]);
  });

  it("ends with everything it started when it takes too long, and says so", async () => {
    const request = { command: "echo begun; sleep 600 & sleep 600", changes: emptyChangeSet(workspace.base) };
    const result = await workspace.run({ ...request, timeoutMs: 400 }, signal);
    expect(result).toMatchObject({ exitCode: null, limit: "time", stdout: "begun\n" });
    expect(result.durationMs).toBeLessThan(30_000);
  });

  it("stops when aborted", async () => {
    const stop = new AbortController();
    const request = { command: "sleep 30", changes: emptyChangeSet(workspace.base), timeoutMs: 20_000 };
    const running = workspace.run(request, stop.signal);
    setTimeout(() => stop.abort(new Error("enough")), 200);
    await expect(running).rejects.toThrow("enough");
  });
}

underEachSandbox("a workspace", tests);

const unprotected = await chooseSandbox({ prefer: "none", path: searchPath });
describe("a workspace [none]", () => tests(unprotected));

describe("opening a workspace", () => {
  const open = async (options: { repository?: string; ref?: string; setup?: SetupStep[] }) => {
    const sandbox = await chooseSandbox({ path: searchPath });
    return openWorkspace({ repository: repository.folder, setup: [], ...options, sandbox, signal });
  };

  it("reads the base from the commit, not from the working tree", async () => {
    const workspace = await open({});
    try {
      expect(workspace.base).toBe(repository.git("rev-parse", "HEAD"));
      expect(await workspace.files()).toEqual(Object.keys(files).sort());
      expect(await workspace.read("src/a.js")).toBe(files["src/a.js"]);
      expect(await workspace.read("absent")).toBeNull();
      expect(await workspace.mode("run.sh")).toBe("100755");
      expect(await workspace.grep(["const a", "const b", "nowhere"])).toEqual([
        { path: "src/a.js", line: 1, text: "export const a = 1;", needle: "const a" },
        { path: "src/b.js", line: 1, text: "export const b = 2;", needle: "const b" },
      ]);
      expect(await workspace.grep(["nowhere at all"])).toEqual([]);
    } finally {
      await workspace.close();
    }
  });

  it("says that a folder is no repository, or a ref no commit", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "empty-"));
    await expect(open({ repository: folder })).rejects.toMatchObject({ code: "not-a-repository" });
    await expect(open({ repository: path.join(folder, "absent") })).rejects.toMatchObject({
      code: "not-a-repository",
    });
    await expect(open({ ref: "--output=/tmp/x" })).rejects.toMatchObject({ code: "commit-unknown" });
    rmSync(folder, { recursive: true });
  });

  it("says which setup command failed, and its telling line", async () => {
    const failing = open({ setup: ["true", "echo 'npm ERR! no such package' >&2; echo bye; exit 1"] });
    await expect(failing).rejects.toMatchObject({
      code: "setup-failed",
      details: { detail: "npm ERR! no such package" },
    });
  });

  it("goes on with what a step names instead, and says what is missing then", async () => {
    const step = {
      command: "echo 'npm ERR! no network' >&2; exit 1",
      instead: "true",
      missing: "nothing is built",
    };
    const workspace = await open({ setup: ["true", step] });
    await workspace.close();
    expect(workspace.gaps).toEqual([
      `\`${step.command}\` failed (npm ERR! no network), so nothing is built.`,
    ]);
    await expect(open({ setup: [{ ...step, instead: "false" }] })).rejects.toMatchObject({
      code: "setup-failed",
      details: { command: step.command, detail: "npm ERR! no network" },
    });
  });
});
