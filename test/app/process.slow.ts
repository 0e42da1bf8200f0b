import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { newAppKey } from "../support/app-key.js";

let child: ChildProcess | null = null;
beforeAll(() => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
});
afterEach(() => {
  child?.kill("SIGKILL");
  child = null;
});

/** The App's own process, as a container runs it. Gives its output once it has said its first line. */
async function start(env: Record<string, string>): Promise<{ process: ChildProcess; said: string }> {
  const started = spawn(process.execPath, ["dist/app.js"], {
    env: { PATH: process.env.PATH, PORT: "0", ...env },
  });
  child = started;
  let said = "";
  await new Promise<void>((resolve) => {
    const hear = (data: Buffer) => {
      said += data.toString();
      if (said.includes("\n")) resolve();
    };
    started.stdout.on("data", hear);
    started.stderr.on("data", hear);
    started.once("exit", () => resolve());
  });
  return { process: started, said };
}

describe("the App's process", () => {
  const env = {
    APP_ID: "1",
    PRIVATE_KEY: newAppKey(),
    HOST: "127.0.0.1",
    GHE_HOST: "127.0.0.1:1",
    GHE_PROTOCOL: "http",
  };

  it("refuses to start without a webhook secret, in one line that says what to do", async () => {
    const { process, said } = await start(env);
    if (process.exitCode === null) await once(process, "exit");
    expect(process.exitCode).toBe(1);
    expect(said).toMatch(/^app-not-configured: .*WEBHOOK_SECRET.*\n$/);
  });

  it("says where it listens, is not ready without GitHub, and ends at once on SIGTERM", async () => {
    const { process, said } = await start({ ...env, WEBHOOK_SECRET: "s" });
    const url = /http:\S+/.exec(said)?.[0];
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    const ended = once(process, "exit");
    process.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });
});
