import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

export interface AppProcess {
  url: string;
  /** Its process. */
  child: ChildProcess;
  /** Resolves when it is gone. */
  gone: Promise<unknown>;
}

/** The App as a container runs it, from `dist`, or what stands in its place; resolves when it listens. */
export async function startAppProcess(
  env: Record<string, string>,
  script = "dist/app.js",
): Promise<AppProcess> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "fatal", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      const found = /listens on (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`the App did not start: ${said}`)));
  });
  return { url, child, gone };
}

/** Its resident memory in MiB; null where there is no `ps`. */
export function residentMib({ pid }: { pid?: number | undefined }): number | null {
  const { stdout, status } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 ? Math.round(Number(stdout) / 1024) : null;
}
