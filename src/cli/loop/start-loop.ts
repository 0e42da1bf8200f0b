import { readFile } from "node:fs/promises";
import path from "node:path";
import { Octokit } from "@octokit/rest";
import { load } from "js-yaml";
import { z } from "zod";
import { PatchwrightError } from "../../domain/errors.js";
import { type Localhub, startLocalhub } from "../../localhub/index.js";
import { packageRoot } from "../package-root.js";
import { prepareRepositories } from "./prepare-repositories.js";
import { startApp } from "./start-app.js";

export interface LoopOptions {
  /** A git checkout. */
  source: string;
  /** The repository's name on the hub. */
  name: string;
  /** Default: the system chooses. */
  port?: number;
  secrets: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string>>;
  /** `PATH` of the processes that are started. */
  searchPath: string;
  print: (line: string) => void;
}

/** A hub with one repository, and the App installed on it, as a maintainer sees them. */
export interface Loop {
  hub: Localhub;
  owner: string;
  name: string;
  maintainer: Octokit;
  close: () => Promise<void>;
}

const owner = "maintainer";

/** Starts hub and App and pushes the repository. Whatever was started before a failure is closed again. */
export async function startLoop(options: LoopOptions): Promise<Loop> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const prepared = await prepareRepositories(options.source, options.searchPath);
    closing.push(prepared.remove);
    const hub = await startHub(options);
    closing.push(hub.close);

    const token = hub.createUser(owner);
    hub.createOrganisation("patchwright");
    await hub.createRepository({ owner: "patchwright", name: "patchwright", from: prepared.action });
    const full = await hub.createRepository({ owner, name: options.name, from: prepared.repository });
    for (const [name, value] of Object.entries(options.secrets)) hub.setSecret(full, name, value);
    for (const [name, value] of Object.entries(options.variables)) hub.setVariable(full, name, value);

    const { default_permissions: permissions, default_events: events } = await manifest();
    const app = await hub.createApp({ slug: "patchwright", name: "Patchwright", owner, permissions, events });
    const running = await startApp(app, hub.url, options.searchPath, options.print);
    closing.push(running.close);
    hub.setWebhookUrl(app.appId, `${running.url}/api/github/webhooks`);
    hub.installApp(app.appId, [full]);

    const maintainer = new Octokit({ auth: token, baseUrl: `${hub.url}/api/v3` });
    return { hub, owner, name: options.name, maintainer, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startHub({ searchPath, port }: LoopOptions): Promise<Localhub> {
  if (port === undefined) return startLocalhub({ path: searchPath });
  return startLocalhub({ path: searchPath, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== "listen") throw error;
    const detail = error.code === "EADDRINUSE" ? "something listens there" : (error.code ?? error.message);
    throw new PatchwrightError("port-taken", { port, detail }, { cause: error });
  });
}

const Manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(["read", "write"])),
  default_events: z.array(z.string()),
});

/** The permissions and events that the App asks for, from the manifest that it is registered with. */
async function manifest(): Promise<z.infer<typeof Manifest>> {
  return Manifest.parse(load(await readFile(path.join(packageRoot(), "app.yml"), "utf8")));
}
