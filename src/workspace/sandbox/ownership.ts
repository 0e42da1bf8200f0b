import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { systemPath } from "./frame.js";
import { type Sandbox, sandboxUser } from "./sandbox.js";

const run = promisify(execFile);

/** Gives a folder and all in it to the user that commands run as. */
export async function giveToSandbox(sandbox: Sandbox, folder: string): Promise<void> {
  if (sandbox.privilege !== "root" && sandbox.privilege !== "sudo") return;
  await asOwner(sandbox, ["chown", "-R", "-h", `${sandboxUser.id}:${sandboxUser.id}`, "--", folder]);
}

/** Removes a folder, whoever owns what is in it. */
export async function removeFolder(sandbox: Sandbox, folder: string): Promise<void> {
  if (sandbox.privilege === "sudo") await asOwner(sandbox, ["rm", "-rf", "--", folder]);
  else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function asOwner(sandbox: Sandbox, argv: readonly string[]): Promise<void> {
  const words = sandbox.privilege === "sudo" ? ["sudo", "-n", ...argv] : argv;
  const [program = "", ...args] = words;
  await run(program, args, { env: { PATH: systemPath } });
}

/** Removes control groups whose processes have ended; the last of them may take a moment to be gone. */
export async function removeGroups(sandbox: Sandbox, groups: readonly string[]): Promise<void> {
  for (const group of groups) {
    for (let tries = 0; tries < 50 && existsSync(group); tries += 1) {
      await removeGroup(sandbox, group).catch(() => setTimeout(5 + tries));
    }
  }
}

const removeGroup = (sandbox: Sandbox, group: string): Promise<void> =>
  sandbox.privilege === "sudo" ? asOwner(sandbox, ["rmdir", "--", group]) : rmdir(group);
