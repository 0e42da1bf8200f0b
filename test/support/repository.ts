import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const identity = [
  "-c",
  "user.name=Test",
  "-c",
  "user.email=test@example.invalid",
  "-c",
  "init.defaultBranch=main",
];

/** A real git repository in a folder of its own, from a folder or from texts by path, with one commit. */
export function temporaryRepository(from: string | Readonly<Record<string, string>>) {
  const directory = mkdtempSync(path.join(os.tmpdir(), "patchwright-test-"));
  if (typeof from === "string") cpSync(from, directory, { recursive: true });
  else {
    for (const [name, text] of Object.entries(from)) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
  }
  const git = (...args: string[]) =>
    execFileSync("git", [...identity, ...args], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "The base");
  return { directory, git, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
