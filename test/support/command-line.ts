import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

interface Started {
  /** Resolves when the output so far holds `text`; rejects when the process ends before. */
  says: (text: string) => Promise<void>;
  /** As Ctrl-C does. */
  interrupt: () => void;
  ended: Promise<{ code: number | null; output: string; errors: string[] }>;
}

/** A place to run the built command line in, and to see afterwards what it left. */
export function commandLine(cli = "dist/cli.js") {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "patchwright-place-")));
  const temporary = path.join(folder, "tmp");
  mkdirSync(temporary);
  return {
    folder,
    start: (args: readonly string[], env: Readonly<Record<string, string>> = {}): Started => {
      const child = spawn(process.execPath, [path.resolve(cli), ...args], {
        env: { PATH: process.env.PATH, HOME: os.homedir(), TMPDIR: temporary, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let errors = "";
      const heard = new Set<() => void>();
      const hear = () => {
        for (const look of heard) look();
      };
      child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        hear();
      });
      child.stderr.on("data", (data: Buffer) => {
        errors += data.toString();
      });
      const ended = new Promise<Awaited<Started["ended"]>>((resolve) => {
        child.once("close", (code) => {
          const lines = errors.split("\n").filter((line) => line !== "");
          resolve({ code, output, errors: lines });
        });
      });
      const says = (text: string) =>
        new Promise<void>((resolve, reject) => {
          const look = () => {
            if (output.includes(text)) resolve();
          };
          heard.add(look);
          look();
          void ended.then(() => reject(new Error(`it ended without saying “${text}”:\n${output}${errors}`)));
        });
      return { says, interrupt: () => child.kill("SIGINT"), ended };
    },
    /** Processes, mounts and temporary files of this place that are still there. */
    left: (): string[] => [
      ...execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
        .split("\n")
        .filter((line) => line.includes(folder)),
      ...mounts().filter((line) => line.includes(folder)),
      ...readdirSync(temporary),
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Only Linux has this file; elsewhere nothing is mounted. */
function mounts(): string[] {
  try {
    return readFileSync("/proc/mounts", "utf8").split("\n");
  } catch {
    return [];
  }
}
