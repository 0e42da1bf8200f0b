// Jest with ES modules: Node needs a flag for it, and Windows has no `VAR=value command`.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const jest = path.join(
  path.dirname(createRequire(import.meta.url).resolve("jest/package.json")),
  "bin/jest.js",
);
const flags = ["--experimental-vm-modules", "--no-warnings"];
const run = spawnSync(process.execPath, [...flags, jest, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(run.status ?? 1);
