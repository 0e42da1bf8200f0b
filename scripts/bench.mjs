// Bundles a measurement and runs it with the words after its name, as in `node scripts/bench.mjs test/workspace/bench.ts`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";

const [entry, ...words] = process.argv.slice(2);
const folder = mkdtempSync(path.join(os.tmpdir(), "bench-"));
try {
  const outfile = path.join(folder, "bench.mjs");
  const banner = {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  };
  const how = { bundle: true, platform: "node", format: "esm", outfile, logLevel: "warning", banner };
  await build({ entryPoints: [entry], ...how });
  process.exitCode = spawnSync(process.execPath, [outfile, ...words], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
