import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChangeSet, toBase64 } from "../../src/domain/change-set.js";
import type { CommandResult, Workspace } from "../../src/domain/ports.js";

export const base = "0".repeat(40);

/** Files by path; null deletes one. */
export const changesOf = (files: Readonly<Record<string, string | null>>): ChangeSet => ({
  base,
  files: Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => ({ path: name, mode: "100644", content: text === null ? null : toBase64(text) })),
});

/**
 * A real workspace without a sandbox: every command runs by `sh -c` in a fresh copy of the files, with this project's
 * `node_modules` linked in, so that its runners can be used.
 */
export function plainWorkspace(files: Readonly<Record<string, string>>): Workspace {
  const write = (folder: string, name: string, content: Buffer, mode = 0o644): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content, { mode });
  };
  return {
    base,
    files: async () => Object.keys(files).sort(),
    read: async (name) => files[name] ?? null,
    mode: async (name) => (name in files ? "100644" : null),
    grep: async () => [],
    close: async () => {},
    run: async (request, signal) => {
      const folder = mkdtempSync(path.join(tmpdir(), "suite-"));
      const [tree, out, support] = ["tree", "out", "support"].map((name) => path.join(folder, name)) as [
        string,
        string,
        string,
      ];
      for (const one of [tree, out, support]) mkdirSync(one);
      for (const [name, text] of Object.entries(files)) write(tree, name, Buffer.from(text));
      for (const { path: name, mode, content } of request.changes.files) {
        if (content === null) rmSync(path.join(tree, name), { force: true });
        else write(tree, name, Buffer.from(content, "base64"), mode === "100755" ? 0o755 : 0o644);
      }
      for (const [name, text] of Object.entries(request.support ?? {}))
        write(support, name, Buffer.from(text));
      symlinkSync(path.resolve("node_modules"), path.join(tree, "node_modules"));
      const command = request.command.replaceAll("{out}", out).replaceAll("{support}", support);
      const result = await runShell(command, path.join(tree, request.cwd ?? "."), request.timeoutMs, signal);
      const collected = Object.fromEntries(
        (request.collect ?? [])
          .filter((name) => existsSync(path.join(out, name)))
          .map((name) => [name, readFileSync(path.join(out, name), "utf8")]),
      );
      if (process.env.KEEP_TREES === undefined) rmSync(folder, { recursive: true, force: true });
      else cpSync(folder, process.env.KEEP_TREES, { recursive: true });
      return { ...result, collected };
    },
  };
}

function runShell(
  command: string,
  cwd: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Omit<CommandResult, "collected">> {
  return new Promise((resolve) => {
    const started = Date.now();
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: "C.UTF-8" };
    const child = spawn("sh", ["-c", command], {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr, late] = ["", "", false];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, timeoutMs);
    signal.addEventListener("abort", kill, { once: true });
    child.on("close", (exitCode, ended) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", kill);
      resolve({
        exitCode,
        signal: ended,
        limit: late ? "time" : null,
        stdout,
        stderr,
        durationMs: Date.now() - started,
      });
    });
  });
}
