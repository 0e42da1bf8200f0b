import { mkdirSync, writeFileSync } from "node:fs";
import { lstat, mkdtemp, readFile } from "node:fs/promises";
import path from "node:path";
import type { CommandRequest, CommandResult } from "../../domain/ports.js";
import { groupHits } from "../sandbox/control-groups.js";
import { commandScript, runInFrame } from "../sandbox/frame.js";
import { inside } from "../sandbox/layout.js";
import { removeFolder } from "../sandbox/ownership.js";
import { sandboxUser } from "../sandbox/sandbox.js";
import type { View } from "../sandbox/view.js";
import { cleanOutput, stableTemporaryNames } from "./clean-output.js";
import { closeFrame, type Frames, type OpenFrame, openFrame } from "./frames.js";
import { layChanges } from "./lay-changes.js";
import { limitReached, parseStatus } from "./limit-reached.js";
import { commandEnvironment, type Place } from "./place.js";
import { resolverFiles } from "./resolver.js";
import { type ProcessResult, seeToEnd, signalOf } from "./run-process.js";
import type { RunRequest } from "./run-request.js";
import { runUnprotected } from "./run-unprotected.js";

/**
 * Runs a command on the base with a change set laid on it.
 * A command that fails, or hits a limit, is a result; that the sandbox itself can't be set up is thrown.
 */
export async function runCommand(
  place: Place,
  request: RunRequest,
  signal: AbortSignal,
  frames: Frames | null = null,
): Promise<CommandResult> {
  checkNames(request);
  signal.throwIfAborted();
  if (place.sandbox.walls === null) {
    const folder = await mkdtemp(path.join(place.folder, "run-"));
    try {
      return await runUnprotected(place, folder, request, signal);
    } finally {
      await removeFolder(place.sandbox, folder);
    }
  }
  const spare = request.network === true || request.keep ? null : frames;
  const frame = spare === null ? await openFrame(place, request.network === true) : await spare.take();
  try {
    return await runProtected(place, frame, request, signal);
  } finally {
    await (spare === null ? closeFrame(place, frame) : spare.leave(frame));
  }
}

async function runProtected(
  place: Place,
  frame: OpenFrame,
  request: RunRequest,
  signal: AbortSignal,
): Promise<CommandResult> {
  const { sandbox, limits } = place;
  const { folder, stdin } = frame;
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
  const hasChanges = request.changes.files.length > 0;
  const owner = sandbox.privilege === "root" ? sandboxUser.id : null;
  if (hasChanges) layChanges(folder, request.changes, owner);
  for (const [name, text] of Object.entries(request.support ?? {})) {
    mkdirSync(path.dirname(path.join(folder, "support", name)), { recursive: true });
    writeFileSync(path.join(folder, "support", name), text);
  }
  writeFileSync(path.join(folder, commandScript), runInFrame(sandbox, view, hasChanges));
  stdin.write("go\n");

  const { timeoutMs } = request;
  const process = await seeToEnd(frame, { timeoutMs, outputBytes: limits.outputBytes }, signal);
  const status = parseStatus(await readFile(path.join(folder, "status"), "utf8").catch(() => ""));
  if (!status.started && process.limit === null)
    throw new Error(`the sandbox could not be set up: ${process.stderr.trim() || process.exitCode}`);
  const hits = groupHits(sandbox.controlGroups, folder);
  return finish(
    process,
    status.exitCode,
    limitReached(process, status, hits),
    await collected(folder, request),
  );
}

/** The result as the port gives it. `exitCode` is the command's own, which the frame wrote down. */
function finish(
  process: ProcessResult,
  exitCode: number | null,
  limit: CommandResult["limit"],
  files: Readonly<Record<string, string>>,
): CommandResult {
  const signal = process.limit === null && exitCode !== null ? signalOf(exitCode) : "SIGKILL";
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

async function collected(folder: string, request: CommandRequest): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of request.collect ?? []) {
    const file = path.join(folder, "collected", name);
    if ((await lstat(file).catch(() => null))?.isFile() === true) found[name] = await readFile(file, "utf8");
  }
  return found;
}

/** Our own callers' names, and a folder inside the tree: a mistake here is a defect. */
function checkNames(request: CommandRequest): void {
  // Ours may lie in a folder; what comes back may not, as the command could put a link in a folder's place.
  const support = Object.keys(request.support ?? {}).map((name) => name.replace(/^[\w-]+\//, ""));
  for (const name of [...support, ...(request.collect ?? [])]) {
    if (!/^[\w@-][\w.@-]*$/.test(name)) throw new Error(`not a plain file name: ${name}`);
  }
  const cwd = path.posix.normalize(request.cwd ?? ".");
  if (cwd.startsWith("/") || cwd.split("/").includes("..")) throw new Error(`outside the repository: ${cwd}`);
}
