import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe } from "@jest/globals";
import type { ChangeSet } from "../../../src/domain/change-set.js";
import { isPatchwrightError } from "../../../src/domain/errors.js";
import { chooseSandbox } from "../../../src/workspace/choose-sandbox.js";
import type { Sandbox } from "../../../src/workspace/sandbox/sandbox.js";

export const searchPath = process.env.PATH ?? "";

const names = ["bwrap", "unshare"] as const;

const found = await Promise.all(
  names.map(async (prefer) => ({
    prefer,
    sandbox: await chooseSandbox({ prefer, path: searchPath }).catch((error: unknown) => {
      if (isPatchwrightError(error)) return null;
      throw error;
    }),
  })),
);

/** The same tests under each sandbox that this machine has; those that it hasn't are skipped by name. */
export function underEachSandbox(title: string, tests: (sandbox: Sandbox) => void): void {
  for (const { prefer, sandbox } of found) {
    if (sandbox === null)
      describe.skip(`${title} [${prefer}: does not work here]`, () => tests({} as Sandbox));
    else describe(`${title} [${prefer} as ${sandbox.privilege}]`, () => tests(sandbox));
  }
}

/** A real repository with these files committed; `git` runs in it. */
export function makeRepository(files: Record<string, string>): {
  folder: string;
  git: (...args: string[]) => string;
  remove: () => void;
} {
  const folder = mkdtempSync(path.join(os.tmpdir(), "repository-"));
  const git = (...args: string[]): string => {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@localhost"];
    return execFileSync("git", ["-C", folder, ...identity, ...args], { encoding: "utf8" }).trim();
  };
  git("init", "--quiet", "--initial-branch=main");
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (name.endsWith(".sh")) chmodSync(file, 0o755);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message=base");
  return { folder, git, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A change set over `base`: text writes a file, null deletes it. */
export function changeSet(base: string, files: Record<string, string | null>): ChangeSet {
  return {
    base,
    files: Object.entries(files)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => ({
        path: name,
        mode: "100644",
        content: text === null ? null : Buffer.from(text).toString("base64"),
      })),
  };
}
