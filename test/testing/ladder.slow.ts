import { spawnSync } from "node:child_process";
import { jestFiles, pythonFiles, vitestFiles } from "./ladder/ground.js";
import { climbsOn } from "./ladder/on-each-runner.js";

climbsOn({
  name: "Jest",
  command: "npx jest",
  files: jestFiles,
  file: (n) => `test/m${n}.test.js`,
  broken: ["src/m1.js", "exports.value = () => 7;"],
});
climbsOn({
  name: "Vitest",
  command: "npx vitest run",
  files: vitestFiles,
  file: (n) => `test/m${n}.test.mjs`,
  broken: ["src/m1.mjs", "export const value = () => 7;"],
});
climbsOn({
  name: "pytest",
  command: "python3 -m pytest",
  files: pythonFiles,
  file: (n) => `tests/test_m${n}.py`,
  broken: ["src/m1.py", "def value():\n    return 7\n"],
  missing:
    spawnSync("python3", ["-m", "pytest", "--version"]).status === 0 ? null : "pytest is not installed",
});
