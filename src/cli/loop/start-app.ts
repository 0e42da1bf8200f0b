import path from "node:path";
import { execa } from "execa";
import type { CreatedApp } from "../../localhub/index.js";
import { packageRoot } from "../package-root.js";

/** The App as a process of its own, as it would be hosted. */
export interface AppProcess {
  url: string;
  close: () => Promise<void>;
}

/** Starts `dist/app.js` for an App of the hub and waits until it says where it listens. */
export async function startApp(
  app: CreatedApp,
  hubUrl: string,
  searchPath: string,
  print: (line: string) => void,
): Promise<AppProcess> {
  const child = execa(process.execPath, [path.join(packageRoot(), "dist/app.js")], {
    env: {
      PATH: searchPath,
      APP_ID: String(app.appId),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: new URL(hubUrl).host,
      GHE_PROTOCOL: "http",
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "warn",
    },
    extendEnv: false,
    reject: false,
    buffer: false,
    cleanup: true,
    stdin: "ignore",
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const match = /listens on (http:\S+)/.exec(said);
      if (match?.[1] === undefined) return;
      resolve(match[1]);
      // From here on it is silent unless something is wrong.
      for (const line of said.slice(match.index + match[0].length).split("\n")) {
        if (line.trim() !== "") print(`   App: ${line}`);
      }
      said = match[0];
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void child.then(() => reject(new Error(`the App ended before it listened: ${said}`)));
  });
  return {
    url,
    close: async () => {
      child.kill("SIGTERM");
      await child;
    },
  };
}
