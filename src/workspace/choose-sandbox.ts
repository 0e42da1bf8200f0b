import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { PatchwrightError } from "../domain/errors.js";
import { runCommand } from "./command/run-command.js";
import { makePrivateFolder } from "./private-folder.js";
import { bubblewrap } from "./sandbox/bubblewrap.js";
import { findControlGroups, noControlGroups } from "./sandbox/control-groups.js";
import { systemPath } from "./sandbox/frame.js";
import { type HostView, viewHost } from "./sandbox/host.js";
import { defaultLimits } from "./sandbox/limits.js";
import { giveToSandbox, removeFolder } from "./sandbox/ownership.js";
import { type ControlGroups, type Privilege, type Sandbox, sandboxUser } from "./sandbox/sandbox.js";
import { enterUnshared, prepareUnshared } from "./sandbox/unshare.js";

export interface SandboxChoice {
  /** Only this one; absent means the first that works of bubblewrap and unshare. `none` is never chosen unnamed. */
  prefer?: "bwrap" | "unshare" | "none";
  /** The caller's `PATH`: the programs a command may use. */
  path: string;
  /** The caller's home, for its tool caches. */
  home?: string;
}

/**
 * Tries the sandboxes of this machine by running a command in each, and gives the first that holds.
 * Throws `no-sandbox` with what went wrong in each: it never falls back to running unprotected.
 */
export async function chooseSandbox(choice: SandboxChoice): Promise<Sandbox> {
  const host = viewHost(choice.path, choice.home ?? os.homedir());
  if (choice.prefer === "none") return withoutSandbox(host);
  const problems: string[] = [];
  for (const sandbox of candidates(host)) {
    const name = sandbox.provider === "bubblewrap" ? "bwrap" : sandbox.provider;
    if (choice.prefer !== undefined && choice.prefer !== name) continue;
    const problem = await whyNot(sandbox);
    if (problem === null) return sandbox;
    problems.push(`${sandbox.provider} as ${sandbox.privilege}: ${problem}`);
  }
  throw new PatchwrightError("no-sandbox", { detail: problems.join("; ") || "none can be tried" });
}

function candidates(host: HostView): Sandbox[] {
  const privileges: Privilege[] =
    process.getuid?.() === 0 ? ["root"] : [...(canSudo() ? (["sudo"] as const) : []), "user-namespace"];
  return privileges.flatMap((privilege) => {
    const controlGroups = groupsFor(privilege);
    const as = privilege === "user-namespace" ? "in a user namespace" : "as a user of its own";
    const common = { privilege, host, controlGroups };
    const withBubblewrap: Sandbox = {
      ...common,
      provider: "bubblewrap",
      description: `bubblewrap, ${as}, without network`,
      walls: { prepare: () => [], enter: (view) => bubblewrap(host, privilege, view) },
    };
    const withUnshare: Sandbox = {
      ...common,
      provider: "unshare",
      description: `namespaces by unshare, ${as}, without network`,
      walls: { prepare: (folder) => prepareUnshared(host, folder), enter: enterUnshared },
    };
    return privilege === "user-namespace" ? [withBubblewrap] : [withBubblewrap, withUnshare];
  });
}

function withoutSandbox(host: HostView): Sandbox {
  return {
    provider: "none",
    privilege: "none",
    description: "no sandbox: what a model wrote runs with your rights, your files and your network",
    host,
    controlGroups: noControlGroups,
    walls: null,
  };
}

function groupsFor(privilege: Privilege): ControlGroups {
  if (privilege === "root") return findControlGroups(makesFolder);
  if (privilege === "sudo") return findControlGroups(makesFolderAsRoot);
  return findControlGroups((folder) => isWritable(path.dirname(folder)) && makesFolder(folder));
}

function canSudo(): boolean {
  try {
    execFileSync("sudo", ["-n", "true"], { env: { PATH: systemPath }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function makesFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function makesFolderAsRoot(folder: string): boolean {
  try {
    const script = 'mkdir -- "$0" && rmdir -- "$0"';
    execFileSync("sudo", ["-n", "sh", "-c", script, folder], { env: { PATH: systemPath }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(path.join(folder, "cgroup.procs"), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looked at from inside: the user, the file system, the processes and the network. Each says what it saw. */
const probe = [
  `test "$(id -u)" = ${sandboxUser.id} || echo "the user is $(id -u)"`,
  'test "$(cat file)" = base || echo "the tree is not there"',
  'test "$(cat new)" = new || echo "changes are not laid on"',
  "test ! -e gone || echo 'a deleted file is there'",
  "echo changed > file || echo 'the tree is read-only'",
  'test "$(ls /proc | grep -c "^[0-9]")" -lt 12 || echo "other processes are visible"',
  'test "$(tail -n +3 /proc/net/dev | grep -vc "^ *lo:")" = 0 || echo "a network is reachable"',
  "grep -q '^ *lo:' /proc/net/dev || echo 'there is no loopback'",
  "test ! -w /etc && test ! -w /usr || echo 'the system is writable'",
].join("\n");

async function whyNot(sandbox: Sandbox): Promise<string | null> {
  const folder = await makePrivateFolder();
  try {
    const base = path.join(folder, "base");
    for (const name of ["workspace", "home"]) mkdirSync(path.join(base, name), { recursive: true });
    for (const name of ["file", "gone"]) writeFileSync(path.join(base, "workspace", name), "base");
    const file = (name: string, text: string | null) => ({
      path: name,
      mode: "100644" as const,
      content: text === null ? null : Buffer.from(text).toString("base64"),
    });
    const request = {
      command: probe,
      changes: { base: "0".repeat(40), files: [file("gone", null), file("new", "new")] },
      timeoutMs: 10_000,
    };
    const place = { sandbox, folder, base, limits: defaultLimits(), environment: {} };
    await giveToSandbox(sandbox, base);
    const result = await runCommand(place, { ...request, keep: false }, new AbortController().signal);
    const said = `${result.stdout}${result.stderr}`.trim();
    return result.exitCode === 0 && said === "" ? null : said || `the probe ended with ${result.exitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await removeFolder(sandbox, folder);
  }
}
