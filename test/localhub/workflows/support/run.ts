import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readWorkflow } from "../../../../src/localhub/workflows/read-workflow.js";
import { runWorkflow } from "../../../../src/localhub/workflows/run-workflow.js";
import type {
  JobResult,
  RunEvent,
  RunRequest,
  TokenRequest,
  WorkflowRun,
  WorkflowRunResult,
} from "../../../../src/localhub/workflows/types.js";

/** A directory of a test's own, and how to remove it. */
export interface Place {
  readonly directory: string;
  readonly remove: () => void;
}

export function makePlace(): Place {
  const directory = mkdtempSync(path.join(tmpdir(), "runner-"));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

export interface Options extends Partial<Omit<RunRequest, "workflow">> {
  /** Gets every request for a token. */
  readonly tokens?: TokenRequest[];
}

/** Starts the workflow in the text; the log is that of a run on the branch `main` of `acme/shop`. */
export async function start(text: string, workDir: string, options: Options = {}): Promise<WorkflowRun> {
  let id = 100;
  const { tokens, ...rest } = options;
  return runWorkflow({
    workflow: await readWorkflow(".github/workflows/test.yml", text),
    repository: { owner: "acme", name: "shop", id: 7, ownerId: 8, defaultBranch: "main", private: false },
    ref: "refs/heads/main",
    sha: "0".repeat(40),
    event: "push",
    payload: { action: "labeled", issue: { number: 5, title: "It's `broken`" } },
    actor: { login: "mona", id: 9 },
    triggeringActor: "mona",
    runId: 42,
    runNumber: 3,
    runAttempt: 1,
    serverUrl: "http://127.0.0.1:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    graphqlUrl: "http://127.0.0.1:1/api/graphql",
    variables: {},
    secrets: {},
    newId: () => id++,
    mintJobToken: async (request) => {
      tokens?.push(request);
      return { token: `ghs_job${request.jobId}token`, revoke: async () => {} };
    },
    resolveAction: async () => null,
    workDir,
    path: process.env.PATH ?? "",
    ...rest,
  });
}

export const run = async (text: string, workDir: string, options?: Options): Promise<WorkflowRunResult> =>
  await (await start(text, workDir, options)).done;

export function jobNamed(result: WorkflowRunResult, name: string): JobResult {
  const job = result.jobs.find((each) => each.name === name);
  if (job === undefined) throw new Error(`no job ${name} among ${result.jobs.map((each) => each.name)}`);
  return job;
}

/** The lines that a job's steps printed, without times. */
export const linesOf = (job: JobResult): readonly string[] => job.log.split("\n").map(withoutTime);

const withoutTime = (line: string): string => line.replace(/^\S+Z /, "");

export const stepOf = (job: JobResult, name: string) => {
  const step = job.steps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`no step ${name} among ${job.steps.map((each) => each.name)}`);
  return step;
};

/** Resolves with the first event that the test is waiting for. */
export function eventWaiter() {
  const seen: RunEvent[] = [];
  const waiting: { readonly test: (event: RunEvent) => boolean; readonly resolve: () => void }[] = [];
  const onEvent = (event: RunEvent): void => {
    seen.push(event);
    for (const { test, resolve } of waiting) if (test(event)) resolve();
  };
  const until = (test: (event: RunEvent) => boolean): Promise<void> =>
    seen.some(test) ? Promise.resolve() : new Promise((resolve) => waiting.push({ test, resolve }));
  const line = (text: string) => until((event) => event.type === "log" && withoutTime(event.line) === text);
  return { onEvent, until, line, seen };
}

/** Writes files, given by path, below a directory. */
export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Runs git with an identity and nothing of the host's settings. */
export function git(cwd: string, ...args: readonly string[]): string {
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
