import { lstat, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CommandRequest, CommandResult } from "../../domain/ports.js";
import { frame, systemPath } from "../sandbox/frame.js";
import { inside } from "../sandbox/layout.js";
import { removeFolder } from "../sandbox/ownership.js";
import { sandboxUser } from "../sandbox/sandbox.js";
import type { View } from "../sandbox/view.js";
import { cleanOutput, stableTemporaryNames } from "./clean-output.js";
import { layChanges } from "./lay-changes.js";
import { limitReached, parseStatus } from "./limit-reached.js";
import { commandEnvironment, type Place } from "./place.js";
import { resolverFiles } from "./resolver.js";
import { type ProcessResult, runProcess, signalOf } from "./run-process.js";
import { runUnprotected } from "./run-unprotected.js";

/** Files that come back are read up to this size each; more is left out. */
const largestCollected = 64 * 1024 * 1024;

/**
 * Runs a command on the base with a change set laid on it. With `keep`, what it writes stays in the base.
 * A command that fails, or hits a limit, is a result; that the sandbox itself can't be set up is thrown.
 */
export async function runCommand(
  place: Place,
  request: CommandRequest & { keep: boolean },
  signal: AbortSignal,
): Promise<CommandResult> {
  checkNames(request);
  const folder = await mkdtemp(path.join(place.folder, "run-"));
  try {
    const supports = path.join(folder, "support");
    await mkdir(supports);
    for (const [name, text] of Object.entries(request.support ?? {}))
      await writeFile(path.join(supports, name), text);
    if (place.sandbox.enter === null) return await runUnprotected(place, folder, request, signal);
    return await runProtected(place, folder, request, signal);
  } finally {
    await removeFolder(place.sandbox, folder);
  }
}

async function runProtected(
  place: Place,
  folder: string,
  request: CommandRequest & { keep: boolean },
  signal: AbortSignal,
): Promise<CommandResult> {
  const { sandbox, limits } = place;
  await layFolder(folder, request);
  const view: View = {
    folder,
    base: place.base,
    keep: request.keep,
    network: request.network === true,
    resolver: request.network === true ? await resolverFiles() : [],
    command: request.command.replaceAll("{support}", inside.support).replaceAll("{out}", inside.out),
    cwd: path.posix.join(inside.root, request.cwd ?? "."),
    environment: commandEnvironment(sandbox.host.path, place.environment),
    collect: request.collect ?? [],
    limits,
  };
  const process = await runProcess(
    {
      argv: frame(sandbox.privilege, sandbox.controlGroups, view, sandbox.enter?.(view) ?? []),
      cwd: folder,
      environment: { PATH: systemPath },
      timeoutMs: request.timeoutMs,
      outputBytes: limits.outputBytes,
    },
    signal,
  );
  const status = parseStatus(await readFile(path.join(folder, "status"), "utf8").catch(() => ""));
  if (!status.started && process.limit === null)
    throw new Error(`the sandbox could not be set up: ${process.stderr.trim() || process.exitCode}`);
  return finish(process, status.exitCode, limitReached(process, status), await collected(folder, request));
}

/** The result as the port gives it. `exitCode` is the command's own, which the frame passes on. */
function finish(
  process: ProcessResult,
  exitCode: number | null,
  limit: CommandResult["limit"],
  files: Readonly<Record<string, string>>,
): CommandResult {
  const signal = limit === "time" || limit === "output" ? "SIGKILL" : signalOf(exitCode);
  return {
    exitCode: limit !== null || signal !== null ? null : exitCode,
    signal,
    limit,
    stdout: stableTemporaryNames(cleanOutput(process.stdout)),
    stderr: stableTemporaryNames(cleanOutput(process.stderr)),
    durationMs: process.durationMs,
    collected: files,
  };
}

/** What the layout expects in a run's folder. */
async function layFolder(folder: string, request: CommandRequest): Promise<void> {
  const user = `${sandboxUser.name}:x:${sandboxUser.id}:${sandboxUser.id}`;
  const files = {
    empty: "",
    passwd: `root:x:0:0:root:/root:/bin/sh\n${user}:${sandboxUser.name}:${inside.home}:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n`,
    group: `root:x:0:\n${user.split(":").slice(0, 3).join(":")}:\nnogroup:x:65534:\n`,
    hosts: "127.0.0.1 localhost workspace\n::1 localhost ip6-localhost ip6-loopback\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await mkdir(path.join(folder, "stage"));
  await layChanges(folder, request.changes);
}

async function collected(folder: string, request: CommandRequest): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of request.collect ?? []) {
    const file = path.join(folder, "collected", name);
    const stats = await lstat(file).catch(() => null);
    if (stats?.isFile() !== true || stats.size > largestCollected) continue;
    found[name] = await readFile(file, "utf8");
  }
  return found;
}

/** Our own callers' names, and a folder inside the tree: a mistake here is a defect. */
function checkNames(request: CommandRequest): void {
  for (const name of [...Object.keys(request.support ?? {}), ...(request.collect ?? [])]) {
    if (!/^[\w@-][\w.@-]*$/.test(name)) throw new Error(`not a plain file name: ${name}`);
  }
  const cwd = path.posix.normalize(request.cwd ?? ".");
  if (cwd.startsWith("/") || cwd.split("/").includes("..")) throw new Error(`outside the repository: ${cwd}`);
}
