// Everything that CI runs, one after another, each named; all are run, and the exit status says whether all passed.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = (name) => path.join(root, "node_modules/.bin", name);
const withoutTests = process.argv.includes("--no-tests");

const checks = [
  ["ready", process.execPath, ["scripts/ready.mjs"]],
  ["format and lint", bin("biome"), ["ci", "--error-on-warnings", "."]],
  ["types", bin("tsc"), ["-p", "."]],
  ["unused code", bin("knip"), ["--no-progress"]],
  ["import directions", process.execPath, ["scripts/check-imports.mjs"]],
  ["the action's bundle", process.execPath, ["scripts/check-bundle.mjs"]],
  ...(withoutTests
    ? []
    : [
        ["tests", process.execPath, ["scripts/jest.mjs", "fast"]],
        ["slow tests", process.execPath, ["scripts/jest.mjs", "slow"]],
      ]),
];

const failed = [];
for (const [name, command, args] of checks) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "\nall checks passed" : `\nfailed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
