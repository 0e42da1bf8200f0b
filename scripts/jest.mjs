// Jest with ES modules: Node needs a flag for it, and Windows has no `VAR=value command`.
// Usage: jest.mjs fast|slow [paths and options]. Jest would take a path behind --selectProjects for one more project.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

const jest = path.join(
  path.dirname(createRequire(import.meta.url).resolve("jest/package.json")),
  "bin/jest.js",
);
const flags = ["--experimental-vm-modules", "--no-warnings"];
const [project, ...rest] = process.argv.slice(2);
const options = [...rest, "--selectProjects", project];
const run = spawnSync(process.execPath, [...flags, jest, ...options], { stdio: "inherit" });
process.exit(run.status ?? 1);
