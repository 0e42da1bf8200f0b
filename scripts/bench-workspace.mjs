// Measures the workspace on a synthetic repository of 27,000 files: `npm run bench:workspace`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";

const folder = mkdtempSync(path.join(os.tmpdir(), "bench-"));
try {
  const outfile = path.join(folder, "bench.mjs");
  await build({
    entryPoints: ["test/workspace/bench.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "warning",
  });
  process.exitCode = spawnSync(process.execPath, [outfile], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
