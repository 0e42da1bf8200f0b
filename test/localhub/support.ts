import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import { type Localhub, startLocalhub } from "../../src/localhub/index.js";

export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const client = (hub: Localhub, token?: string): Octokit =>
  new Octokit({ baseUrl: hub.url, log: silent, ...(token === undefined ? {} : { auth: token }) });

const run = promisify(execFile);

/** git as a user has it, with an identity of its own. */
export const git = async (directory: string, ...args: string[]): Promise<string> => {
  const ident = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"];
  return (await run("git", [...ident, ...args], { cwd: directory })).stdout.trim();
};

export async function temporary(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "localhub-test-"));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

export async function files(directory: string, contents: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(contents))
    await writeFile(path.join(directory, name), content);
}

export interface Scene {
  hub: Localhub;
  /** The owner's client. */
  ada: Octokit;
  token: string;
  at: { owner: string; repo: string };
  close: () => Promise<void>;
}

/** A hub with one user and one repository of a few files. */
export async function scene(): Promise<Scene> {
  const hub = await startLocalhub();
  const token = hub.createUser("ada");
  const source = await temporary();
  await files(source.directory, {
    "README.md": "# Sums\n",
    "sum.js": "export const sum = (a, b) => a - b;\n\nexport const one = 1;\n",
  });
  await hub.createRepository({ owner: "ada", name: "sums", from: source.directory });
  await source.remove();
  return { hub, ada: client(hub, token), token, at: { owner: "ada", repo: "sums" }, close: hub.close };
}

export interface WorkflowScene extends Scene {
  /** A folder that steps see as `vars.FLAGS`: they wait for files in it, and leave some. */
  flags: string;
  dispatch: (file: string, inputs?: Record<string, string>) => Promise<number>;
  /** A run's conclusion, once nothing goes on any more. */
  conclusionOf: (run: number) => Promise<string | null>;
  /** Resolves when there is a file of that name among the flags. */
  flagged: (name: string) => Promise<void>;
}

/** A hub with one repository that has these workflows, by file name. Hurried: a step that is cancelled has little time. */
export async function workflowScene(
  workflows: Record<string, string>,
  { hurried = true } = {},
): Promise<WorkflowScene> {
  const hub = await startLocalhub({
    path: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    ...(hurried ? { stopTiming: { interruptMs: 200, terminateMs: 200 } } : {}),
  });
  const token = hub.createUser("ada");
  const ada = client(hub, token);
  const at = { owner: "ada", repo: "shop" };
  const source = await temporary();
  await mkdir(path.join(source.directory, ".github/workflows"), { recursive: true });
  await files(path.join(source.directory, ".github/workflows"), workflows);
  await hub.createRepository({ owner: "ada", name: "shop", from: source.directory });
  await source.remove();
  const flags = await temporary();
  hub.setVariable("ada/shop", "FLAGS", flags.directory);
  return {
    hub,
    ada,
    token,
    at,
    flags: flags.directory,
    dispatch: async (workflow_id, inputs = {}) => {
      const asked = { ...at, workflow_id, ref: "main", inputs, return_run_details: true };
      const { data } = await ada.actions.createWorkflowDispatch(asked);
      return (data as unknown as { workflow_run_id: number }).workflow_run_id;
    },
    conclusionOf: async (run_id) => {
      await hub.settled();
      return (await ada.actions.getWorkflowRun({ ...at, run_id })).data.conclusion;
    },
    flagged: async (name) => {
      while (!existsSync(path.join(flags.directory, name))) await delay(20);
    },
    close: async () => {
      await hub.close();
      await flags.remove();
    },
  };
}

/** The status a call was refused with; 0 when it was not. */
export const refusal = async (call: Promise<unknown>): Promise<number> =>
  call.then(
    () => 0,
    (error: { status?: number }) => error.status ?? -1,
  );
