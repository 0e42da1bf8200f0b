import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import path from "node:path";
import { groupsOf } from "../sandbox/control-groups.js";
import { frame, systemPath } from "../sandbox/frame.js";
import { inside } from "../sandbox/layout.js";
import { removeFolder, removeGroups } from "../sandbox/ownership.js";
import { sandboxUser } from "../sandbox/sandbox.js";
import type { Place } from "./place.js";
import { ended, endProcess, type Started, startProcess } from "./run-process.js";

/** A frame that is ready, or getting ready, for one command. */
export interface OpenFrame extends Started {
  folder: string;
}

/** Makes a run's folder and starts a frame in it. */
export async function openFrame(place: Place, network: boolean): Promise<OpenFrame> {
  const folder = await makeFolder(place.folder);
  const argv = frame(place.sandbox, { folder, base: place.base, network, limits: place.limits });
  return { folder, ...(await startProcess(argv, folder, { PATH: systemPath }, folder)) };
}

/** Ends it, and removes its folder and control groups. */
export async function closeFrame(place: Place, frame: OpenFrame): Promise<void> {
  await endFrame(frame);
  await removeTraces(place, frame);
}

/** Resolves when all that ran in it is gone. */
async function endFrame(frame: OpenFrame): Promise<void> {
  endProcess(frame);
  await ended(frame);
  frame.stdout.destroy();
  frame.stderr.destroy();
}

async function removeTraces(place: Place, { folder }: OpenFrame): Promise<void> {
  await removeGroups(place.sandbox, groupsOf(place.sandbox.controlGroups, folder).all);
  await removeFolder(place.sandbox, folder);
}

/** The next frame gets ready while this one's command runs, but not while it starts: that would slow it down. */
const headStartMs = 30;

export interface Frames {
  take: () => Promise<OpenFrame>;
  /** Ends one that was taken. Its folder and control groups are removed afterwards, while nobody waits. */
  leave: (frame: OpenFrame) => Promise<void>;
  /** Ends the one that is ready, and waits until everything is removed. */
  close: () => Promise<void>;
}

/** Keeps one frame ready, so that a command needn't wait for its namespaces: about 30 ms less. */
export function keepFrameReady(place: Place): Frames {
  let spare: Promise<OpenFrame | null> | null = null;
  let closed = false;
  let removed: Promise<unknown> = Promise.resolve();
  const prepare = (): void => {
    if (closed || spare !== null) return;
    spare = openFrame(place, false).then(
      (ready) => {
        hold(ready, false);
        return ready;
      },
      () => null,
    );
  };
  prepare();
  return {
    take: async () => {
      const mine = spare;
      spare = null;
      const ready = await mine;
      if (ready === null) return await openFrame(place, false);
      setTimeout(prepare, headStartMs).unref();
      hold(ready, true);
      if (ready.child.exitCode === null && ready.child.signalCode === null) return ready;
      await closeFrame(place, ready);
      return await openFrame(place, false);
    },
    leave: async (frame) => {
      await endFrame(frame);
      const removing = removeTraces(place, frame);
      // What can't be removed is told when the workspace is closed.
      removing.catch(() => undefined);
      removed = Promise.all([removed, removing]);
      removed.catch(() => undefined);
    },
    close: async () => {
      closed = true;
      const ready = await spare;
      if (ready !== null) {
        hold(ready, true);
        await closeFrame(place, ready);
      }
      await removed;
    },
  };
}

/** Whether it keeps our own process from ending. A frame ends by itself when we do. */
function hold({ child, stdin, stdout, stderr }: Started, held: boolean): void {
  for (const part of [child, stdin as Socket, stdout, stderr]) {
    if (held) part.ref();
    else part.unref();
  }
}

/** What the layout expects in a run's folder. */
async function makeFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(path.join(parent, "run-"));
  const user = `${sandboxUser.name}:x:${sandboxUser.id}`;
  const files = {
    empty: "",
    passwd: `root:x:0:0:root:/root:/bin/sh\n${user}:${sandboxUser.id}:${sandboxUser.name}:${inside.home}:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n`,
    group: `root:x:0:\n${user}:\nnogroup:x:65534:\n`,
    hosts: "127.0.0.1 localhost workspace\n::1 localhost ip6-localhost ip6-loopback\n",
  };
  const folders = ["stage", "support", "empty-folder"];
  await Promise.all([
    ...Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)),
    ...folders.map((name) => mkdir(path.join(folder, name))),
  ]);
  return folder;
}
