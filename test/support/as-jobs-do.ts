import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Published, PublishRequest } from "../../src/publish/publish-request.js";
import { publishRun } from "../../src/publish/publish-run.js";
import { finishedRun } from "./finished-run.js";

/** Publishes from files on disk, as the publish job and the App do. */
export async function asJobsDo(request: PublishRequest): Promise<Published> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-jobs-"));
  try {
    return await publishRun(request.forge, await finishedRun(folder, request));
  } finally {
    await rm(folder, { recursive: true });
  }
}
