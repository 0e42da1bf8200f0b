import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { flag, type Inputs, text } from "../action-inputs.js";
import type { JobSession } from "../job-session.js";
import { type StepCall, stepEnvironment } from "../step-call.js";
import { StepFailure } from "../step-failure.js";
import { stepName } from "../step-name.js";
import { createStepOutput, messageOf } from "../step-output.js";
import type { BuiltinAction } from "./builtin-action.js";
import { fetchAndCheckOut, type Git, type Target } from "./git-fetch.js";

/** `actions/checkout`: a real clone from the hub over HTTP, with the same git commands as GitHub's own. */
export const checkout: BuiltinAction = {
  inputs: {
    repository: "",
    ref: "",
    token: "",
    "persist-credentials": "true",
    path: "",
    clean: "true",
    "fetch-depth": "1",
    "fetch-tags": "false",
    "show-progress": "true",
    "set-safe-directory": "true",
    lfs: "false",
    submodules: "false",
  },
  refused: [
    ...["ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "filter", "sparse-checkout"],
    ...["sparse-checkout-cone-mode", "github-server-url", "allow-unsafe-pr-checkout"],
  ],
  run: async (call, inputs, major) => {
    for (const name of ["lfs", "submodules"])
      if (text(inputs, name) !== "false") throw new StepFailure(`This runner's checkout has no '${name}'.`);
    const directory = await emptyDirectory(call, text(inputs, "path"));
    const git = gitIn(call, directory);
    const { repository, url, target } = sourceOf(call, inputs);
    call.output.say(`Syncing repository: ${repository}`);
    await git("init", "--quiet", "--initial-branch=main", directory);
    await git("remote", "add", "origin", url);
    await git("config", "--local", "gc.auto", "0");
    const forget = await authenticate(call, git, directory, text(inputs, "token"), major);
    try {
      await fetchAndCheckOut(git, target, Number(text(inputs, "fetch-depth")), flag(inputs, "fetch-tags"));
    } catch (error) {
      await forget();
      throw error;
    }
    if (flag(inputs, "persist-credentials")) {
      const { frame, step } = call;
      frame.job.posts.unshift({
        name: `Post ${stepName(frame, step)}`,
        condition: "always()",
        run: forgetLater(frame.job, forget),
      });
    } else await forget();
    const commit = (await git("log", "-1", "--format=%H")).trim();
    return new Map([
      ["ref", target.ref],
      ["commit", commit],
    ]);
  },
};

/** At the job's end; the checkout may be gone by then, and the token with it. */
const forgetLater =
  (job: JobSession, forget: () => Promise<void>) =>
  async (stepNumber: number): Promise<void> => {
    const output = createStepOutput(job, stepNumber);
    await forget().catch((error: unknown) => output.warn(messageOf(error)));
  };

function sourceOf({ frame: { job } }: StepCall, inputs: Inputs) {
  const { github } = job.run;
  const repository = text(inputs, "repository") || String(github.repository);
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository))
    throw new StepFailure(`Invalid repository '${repository}'. Expected format {owner}/{repo}.`);
  const own = repository.toLowerCase() === String(github.repository).toLowerCase();
  const asked = text(inputs, "ref");
  const target: Target =
    asked === "" && own
      ? { ref: String(github.ref), commit: String(github.sha) }
      : /^[0-9a-f]{40}$/i.test(asked)
        ? { ref: "", commit: asked }
        : { ref: asked, commit: "" };
  return { repository, url: `${github.server_url}/${repository}`, target };
}

async function emptyDirectory({ frame: { job } }: StepCall, given: string): Promise<string> {
  const { workspace } = job.places;
  const directory = path.resolve(workspace, given);
  if (directory !== workspace && !directory.startsWith(workspace + path.sep))
    throw new StepFailure(`Repository path '${directory}' is not under '${workspace}'`);
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) await rm(path.join(directory, name), { recursive: true });
  return directory;
}

/** Shows each command and its output in the log; gives the output. */
function gitIn(call: StepCall, cwd: string): Git {
  const env = { ...stepEnvironment(call), GIT_TERMINAL_PROMPT: "0", GCM_INTERACTIVE: "never" };
  return async (...args) => {
    call.output.say(`[command]git ${args.join(" ")}`);
    const printed: string[] = [];
    const onLine = (line: string): void => {
      printed.push(line);
      call.output.say(line);
    };
    const result = await call.frame.job.processes.run({
      command: "git",
      args,
      cwd,
      env,
      onLine,
      stop: call.stop,
    });
    if (result.exitCode !== 0)
      throw new StepFailure(
        result.problem ??
          `The process 'git' failed with exit code ${result.exitCode}: ${printed.slice(-3).join(" ")}`,
      );
    return printed.join("\n");
  };
}

/**
 * Gives git the token as a header for this server; the function given back takes it away again.
 * Up to v5 it stands in `.git/config`, from v6 on in a file outside the checkout that `.git/config` includes.
 * The value is put in by writing the file: on a command line other processes could read it.
 */
async function authenticate(
  { frame: { job } }: StepCall,
  git: Git,
  directory: string,
  given: string,
  major: number,
): Promise<() => Promise<void>> {
  const token = given || job.token;
  const credential = Buffer.from(`x-access-token:${token}`).toString("base64");
  job.masks.add(credential);
  const key = `http.${job.run.github.server_url}/.extraheader`;
  const placeholder = "AUTHORIZATION: basic ***";
  const outside = path.join(job.places.temp, `git-credentials-${randomUUID()}.config`);
  const file = major >= 6 ? outside : path.join(directory, ".git", "config");
  await git("config", "--file", file, key, placeholder);
  const content = await readFile(file, "utf8");
  await writeFile(file, content.replace(placeholder, `AUTHORIZATION: basic ${credential}`), { mode: 0o600 });
  if (major < 6) return async () => void (await git("config", "--local", "--unset-all", key));
  const include = `includeIf.gitdir:${path.join(directory, ".git")}.path`;
  await git("config", "--local", include, outside);
  return async () => {
    await git("config", "--local", "--unset-all", include);
    await rm(outside, { force: true });
  };
}
