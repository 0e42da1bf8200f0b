import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Config } from "../../domain/config.js";
import { isPatchwrightError, PatchwrightError } from "../../domain/errors.js";
import type { GrepHit } from "../../domain/ports.js";
import { detectSetup } from "../../testing/detect-setup.js";
import { readSuite } from "../../testing/detect-suite.js";
import { type Facts, type RepositoryReader, readFacts } from "../../testing/facts.js";
import type { Detection } from "./configuration-text.js";

const execute = promisify(execFile);

/** Runs git in a checkout; null where it fails. */
async function git(repo: string, ...args: string[]): Promise<string | null> {
  try {
    return (await execute("git", ["-C", repo, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
  } catch {
    return null;
  }
}

/** The top of the checkout that a folder lies in, where `.github` belongs; the folder itself where git knows of none. */
export const topOf = async (folder: string): Promise<string> =>
  (await git(folder, "rev-parse", "--show-toplevel")) || folder;

export interface Known {
  facts: Facts;
  reader: RepositoryReader;
  /** Fixed strings in tracked files. */
  grep: (needles: readonly string[]) => Promise<readonly GrepHit[]>;
}

/** What a checkout's files say of its tests, and a way to read them. Throws `not-a-repository`. */
export async function repositoryFacts(repo: string): Promise<Known> {
  const listed = await git(repo, "ls-files", "-z");
  if (listed === null || (await git(repo, "rev-parse", "--verify", "HEAD")) === null) {
    throw new PatchwrightError("not-a-repository", { path: repo });
  }
  const reader: RepositoryReader = {
    files: listed.split("\0").filter((file) => file !== ""),
    read: (file) => readFile(path.join(repo, file), "utf8").catch(() => null),
  };
  return { facts: await readFacts(reader), reader, grep: (needles) => grepped(repo, needles) };
}

async function grepped(repo: string, needles: readonly string[]): Promise<GrepHit[]> {
  const found = await Promise.all(
    needles.map(async (needle) => {
      const said = await git(repo, "grep", "-n", "-I", "-z", "-F", "-e", needle);
      return (said ?? "").split("\n").flatMap((line): GrepHit[] => {
        const [, path, number, text] = /^([^\0]+)\0(\d+)[\0:](.*)$/.exec(line) ?? [];
        return path === undefined || text === undefined ? [] : [{ path, line: Number(number), text, needle }];
      });
    }),
  );
  return found.flat();
}

/** How its tests would be set up and run. */
export async function detection({ facts, reader, grep }: Known, config: Config): Promise<Detection> {
  const steps = await detectSetup({ reader, config });
  const setup = steps.map((step) => (typeof step === "string" ? step : step.command));
  try {
    const { runner, detected } = await readSuite({ facts, files: { read: reader.read, grep }, config });
    return { label: config.label, setup, test: { ...detected, runner: runner.name } };
  } catch (error) {
    if (!isPatchwrightError(error) || error.code !== "no-test-command") throw error;
    return { label: config.label, setup, test: null };
  }
}

/** `owner/name` and the API's root of the remote `origin`; null where it is no GitHub address. */
export async function remoteOf(repo: string): Promise<{ owner: string; name: string; host: string } | null> {
  const url = (await git(repo, "remote", "get-url", "origin")) ?? "";
  const match =
    /^(?:https?:\/\/(?:[^@/]+@)?|ssh:\/\/git@|git@)([^/:]+(?::\d+)?)[/:]([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(
      url,
    );
  const [, host, owner, name] = match ?? [];
  return host === undefined || owner === undefined || name === undefined ? null : { host, owner, name };
}
