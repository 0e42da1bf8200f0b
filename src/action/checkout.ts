import { readFile } from "node:fs/promises";
import path from "node:path";
import { ChangeSet, changeSetHash } from "../domain/change-set.js";
import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import type { Order } from "../domain/order.js";
import { Task, taskHash } from "../domain/task.js";
import type { SuiteOptions } from "../flow/open-suite.js";
import { configPath, parseConfig } from "../github/repository-config.js";
import { artifactJson } from "../publish/artifact.js";
import type { RunContext } from "./run-context.js";

/** What solve and verify are told: what to work on, and from where. */
export interface Checkout {
  /** From the accept job's outputs. */
  order: Order;
  /** The folder with `task.json` and, for a refinement, `earlier.json`, from the accept job. */
  task: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

const mostTaskBytes = 1024 * 1024;
/** Five MiB of files in base64, with room around it. */
const mostEarlierBytes = 8 * 1024 * 1024;

/** The task as it was pinned. Throws `publish-refused` when it is another one. */
export async function pinnedTask({ task: folder, order }: Checkout): Promise<Task> {
  const task = Task.safeParse(await artifactJson(folder, "task.json", mostTaskBytes));
  if (!task.success || taskHash(task.data) !== order.taskHash) {
    throw new PatchwrightError("publish-refused", { detail: "task.json is not the task that was accepted" });
  }
  return task.data;
}

/** What the run goes on from, as it was pinned; undefined for one that starts from the base. Throws `publish-refused`. */
export async function pinnedEarlier({ task: folder, order }: Checkout): Promise<ChangeSet | undefined> {
  if (order.refines === null) return undefined;
  const earlier = ChangeSet.safeParse(await artifactJson(folder, "earlier.json", mostEarlierBytes));
  const isPinned =
    earlier.success &&
    earlier.data.base === order.base &&
    changeSetHash(earlier.data) === order.refines.earlier;
  if (!isPinned)
    throw new PatchwrightError("publish-refused", { detail: "earlier.json is not what was accepted" });
  return earlier.data;
}

/** The configuration as it stands at the base: the checkout is that commit, and nothing has run in it yet. */
export async function checkoutConfig({ workspace }: RunContext): Promise<Config> {
  const text = await readFile(path.join(workspace, configPath), "utf8").catch(() => null);
  return parseConfig(text);
}

/** How both jobs open the suite. */
export const suiteOptions = (
  context: RunContext,
  { order, environment, signal }: Checkout,
  config: Config,
  onProgress: (line: string) => void,
): SuiteOptions => ({
  repository: context.workspace,
  ref: order.base,
  config,
  environment,
  signal,
  onProgress,
});
