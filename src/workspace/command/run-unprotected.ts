import { cp, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CommandResult } from "../../domain/ports.js";
import { inside } from "../sandbox/layout.js";
import { cleanOutput, stableTemporaryNames } from "./clean-output.js";
import { layChanges } from "./lay-changes.js";
import { limitReached, parseStatus } from "./limit-reached.js";
import { commandEnvironment, type Place } from "./place.js";
import { seeToEnd, signalOf, startProcess } from "./run-process.js";
import type { RunRequest } from "./run-request.js";

/**
 * Without a sandbox: the same command in the base's own tree, with the same environment, and paths told as if it had
 * been inside. It protects nothing; putting the tree back is the caller's (see `openOneTree`).
 */
export async function runUnprotected(
  place: Place,
  folder: string,
  request: RunRequest,
  signal: AbortSignal,
): Promise<CommandResult> {
  const real = {
    root: path.join(place.base, "workspace"),
    home: path.join(place.base, "home"),
    support: path.join(folder, "support"),
    out: path.join(folder, "out"),
    temporary: path.join(folder, "tmp"),
  };
  for (const name of [real.support, real.out, real.temporary]) await mkdir(name);
  for (const [name, text] of Object.entries(request.support ?? {})) {
    await mkdir(path.dirname(path.join(real.support, name)), { recursive: true });
    await writeFile(path.join(real.support, name), text);
  }
  await layOver(folder, real.root, request);
  const command = request.command.replaceAll("{support}", real.support).replaceAll("{out}", real.out);
  const environment = {
    ...commandEnvironment(place.sandbox.host.path, place.environment, real.home),
    TMPDIR: real.temporary,
  };
  const cwd = path.join(real.root, request.cwd ?? ".");
  const started = await startProcess(["sh", "-c", command], cwd, environment, folder);
  const limits = { timeoutMs: request.timeoutMs, outputBytes: place.limits.outputBytes };
  const result = await seeToEnd(started, limits, signal);
  const tell = (text: string): string =>
    (Object.keys(real) as (keyof typeof real)[]).reduce(
      (told, name) => told.replaceAll(real[name], inside[name]),
      text,
    );
  const limit = limitReached(
    result,
    { ...parseStatus(""), exitCode: result.exitCode },
    { memory: null, processes: null },
  );
  const files: Record<string, string> = {};
  for (const name of request.collect ?? []) {
    const text = await readFile(path.join(real.out, name), "utf8").catch(() => null);
    if (text !== null) files[name] = tell(text);
  }
  return {
    exitCode: limit === null ? result.exitCode : null,
    signal: result.signal ?? signalOf(result.exitCode),
    limit,
    stdout: stableTemporaryNames(tell(cleanOutput(result.stdout))),
    stderr: stableTemporaryNames(tell(cleanOutput(result.stderr))),
    durationMs: result.durationMs,
    collected: files,
  };
}

/** As an overlay would show it: a file covers a folder or link of its name, and a folder a file or link of its. */
async function layOver(folder: string, root: string, request: RunRequest): Promise<void> {
  layChanges(folder, request.changes);
  for (const file of request.changes.files) {
    if (await makeWay(root, file.path, file.content !== null))
      await rm(path.join(root, file.path), { recursive: true, force: true });
  }
  await cp(path.join(folder, "changes/workspace"), root, { recursive: true, force: true });
}

/** Takes away what is no folder on the way to a file that is written; false when a deleted file can't be there. */
async function makeWay(root: string, file: string, isWritten: boolean): Promise<boolean> {
  const parts = file.split("/").slice(0, -1);
  for (const length of parts.keys()) {
    const above = path.join(root, ...parts.slice(0, length + 1));
    const stats = await lstat(above).catch(() => null);
    if (stats === null || stats.isDirectory()) continue;
    if (!isWritten) return false;
    await rm(above);
  }
  return true;
}
