// The action's bundle must start with nothing installed beside it, and fail by name without its inputs: it is run from
// its own repository, where there is no node_modules.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-bundle-"));
try {
  cpSync(path.join(root, "dist/action/index.js"), path.join(folder, "index.mjs"));
  const env = { PATH: process.env.PATH ?? "", GITHUB_STEP_SUMMARY: "" };
  const run = spawnSync(process.execPath, [path.join(folder, "index.mjs")], { env, encoding: "utf8" });
  if (run.status !== 1 || !run.stdout.includes("input-missing")) {
    console.error(`The bundle does not start as it should: exit ${run.status}\n${run.stdout}${run.stderr}`);
    process.exit(1);
  }
  console.log("The bundle starts alone, and names the input that is missing.");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
