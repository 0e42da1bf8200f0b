import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { emptyChangeSet } from "../domain/change-set.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Workspace } from "../domain/ports.js";
import { type BaseReader, openBase } from "./base/base-reader.js";
import { type Git, openGit } from "./base/git.js";
import { prepareTree } from "./base/prepare-tree.js";
import { keepFrameReady } from "./command/frames.js";
import { openOneTree } from "./command/one-tree.js";
import type { Place } from "./command/place.js";
import { runCommand } from "./command/run-command.js";
import { makePrivateFolder, removeLeftovers } from "./private-folder.js";
import type { HostView } from "./sandbox/host.js";
import { defaultLimits, type Limits } from "./sandbox/limits.js";
import { giveToSandbox, removeFolder } from "./sandbox/ownership.js";
import type { Sandbox } from "./sandbox/sandbox.js";
import type { SetupStep } from "./setup-step.js";
import { whyItFailed } from "./why-it-failed.js";

export interface WorkspaceOptions {
  /** A git checkout or a bare repository; only what is committed is used. */
  repository: string;
  /** The base; default `HEAD`. */
  ref?: string;
  sandbox: Sandbox;
  /**
   * Run once on the base, in order, with the network and without secrets; what they write is part of the base. May be
   * found out from the base's files.
   */
  setup: readonly SetupStep[] | ((base: BaseReader) => Promise<readonly SetupStep[]>);
  /** Deadline of each setup command; default 20 minutes. */
  setupTimeoutMs?: number;
  /** What installing needs of the caller's environment (see `installEnvironment`); seen by setup commands only. */
  setupEnvironment?: Readonly<Record<string, string>>;
  limits?: Partial<Limits>;
  /** Where the private folder is made; default the system's folder for temporary files. */
  temporary?: string;
  signal: AbortSignal;
  onProgress?: (message: string) => void;
}

/**
 * A private copy of a repository at one commit, with its dependencies installed.
 * Throws `not-a-repository`, `commit-unknown`, or `setup-failed` with the command and its last useful line.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { sandbox } = options;
  const searchPath = sandbox.host.path;
  const source = openGit(options.repository, searchPath);
  const commit = await baseCommit(source, options);
  const reader = await openBase(source, commit);
  await removeLeftovers(sandbox, options.temporary);
  const folder = await makePrivateFolder(options.temporary);
  const place: Place = {
    sandbox,
    folder,
    base: path.join(folder, "base"),
    limits: { ...defaultLimits(), ...options.limits },
    environment: {},
  };
  const setup = typeof options.setup === "function" ? await options.setup(reader) : options.setup;
  let gaps: readonly string[] = [];
  try {
    options.signal.throwIfAborted();
    options.onProgress?.(`Checking out ${commit.slice(0, 10)}`);
    await prepareTree(source, commit, path.join(place.base, "workspace"), searchPath);
    await prepareHome(place, setup.length > 0);
    await giveToSandbox(sandbox, place.base);
    gaps = await setUp(place, commit, setup, options);
  } catch (error) {
    await removeFolder(sandbox, folder);
    throw error;
  }
  const frames = sandbox.walls === null ? null : keepFrameReady(place);
  const alone = frames === null ? await openOneTree(place.base, path.join(folder, "pristine")) : null;
  return {
    ...reader,
    gaps,
    run: (request, stop) => {
      // Whoever asks: with a change laid on, there is no network.
      const network = request.network === true && request.changes.files.length === 0;
      const run = () => runCommand(place, { ...request, network, keep: false }, stop, frames);
      return alone === null ? run() : alone(run);
    },
    close: async () => {
      await frames?.close();
      await removeFolder(sandbox, folder);
    },
  };
}

async function baseCommit(source: Git, options: WorkspaceOptions): Promise<string> {
  const { repository, ref = "HEAD" } = options;
  const commit = async (name: string): Promise<string> =>
    (await source.text(["rev-parse", "--verify", "--end-of-options", `${name}^{commit}`])).trim();
  try {
    return await commit(ref);
  } catch (cause) {
    const there = ref !== "HEAD" && (await commit("HEAD").catch(() => null)) !== null;
    throw there
      ? new PatchwrightError("commit-unknown", { path: repository, ref }, { cause })
      : new PatchwrightError("not-a-repository", { path: repository }, { cause });
  }
}

/** Toolchains are linked always; caches only where nothing is installed, since an install writes to them. */
async function prepareHome(place: Place, installs: boolean): Promise<void> {
  const home = path.join(place.base, "home");
  const { home: real, toolchains, caches }: HostView = place.sandbox.host;
  await mkdir(home, { recursive: true });
  for (const name of installs ? toolchains : [...toolchains, ...caches]) {
    await mkdir(path.dirname(path.join(home, name)), { recursive: true });
    await symlink(path.join(real, name), path.join(home, name));
  }
}

const twentyMinutes = 20 * 60_000;

/** Gives what could not be set up, in sentences. */
async function setUp(
  place: Place,
  commit: string,
  setup: readonly SetupStep[],
  options: WorkspaceOptions,
): Promise<string[]> {
  const withEnvironment = { ...place, environment: options.setupEnvironment ?? {} };
  const run = (command: string) => {
    options.onProgress?.(command);
    const request = {
      command,
      changes: emptyChangeSet(commit),
      timeoutMs: options.setupTimeoutMs ?? twentyMinutes,
      network: true,
      keep: true,
    };
    return runCommand(withEnvironment, request, options.signal);
  };
  const gaps: string[] = [];
  for (const step of setup) {
    const command = typeof step === "string" ? step : step.command;
    const result = await run(command);
    if (result.exitCode === 0) continue;
    const detail = whyItFailed(result);
    if (typeof step === "string" || (await run(step.instead)).exitCode !== 0)
      throw new PatchwrightError("setup-failed", { command, detail });
    const gap = `\`${command}\` failed (${detail}), so ${step.missing}.`;
    options.onProgress?.(gap);
    gaps.push(gap);
  }
  return gaps;
}
