import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Localhub } from "../../src/localhub/index.js";

/**
 * Puts our action, built from the sources as they are, on a hub as `patchwright/patchwright`, and gives the workflow
 * that users copy, pinned to it.
 */
export async function hubAction(hub: Localhub): Promise<string> {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  const from = await mkdtemp(path.join(os.tmpdir(), "patchwright-action-"));
  await cp("action.yml", path.join(from, "action.yml"));
  await cp("dist/action", path.join(from, "dist/action"), { recursive: true });
  const token = hub.createUser("patchwright");
  await hub.createRepository({ owner: "patchwright", name: "patchwright", from });
  await rm(from, { recursive: true });
  const ref = await fetch(`${hub.url}/repos/patchwright/patchwright/git/ref/heads/main`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { object } = (await ref.json()) as { object: { sha: string } };
  return (await readFile("templates/patchwright.yml", "utf8")).replaceAll("0".repeat(40), object.sha);
}
