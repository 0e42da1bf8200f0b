// Import directions: the tree must have no violation, and a planted one must be caught (dependency-cruiser is known
// to pass with "0 modules" when it can't read TypeScript, so a green result alone proves nothing).
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cruise = () => {
  const bin = path.join(root, "node_modules/.bin/depcruise");
  const run = spawnSync(bin, ["--config", ".dependency-cruiser.cjs", "src"], { cwd: root, encoding: "utf8" });
  return { status: run.status, text: `${run.stdout}${run.stderr}` };
};

const clean = cruise();
process.stdout.write(clean.text);
if (clean.status !== 0) process.exit(1);

const planted = path.join(root, `src/domain/planted-${process.pid}.ts`);
writeFileSync(planted, 'export { compareDistance } from "../flow/planted-target.js";\n');
const target = path.join(root, "src/flow/planted-target.ts");
writeFileSync(target, "export const compareDistance = 1;\n");
try {
  const caught = cruise();
  if (caught.status === 0 || !caught.text.includes("room-domain")) {
    console.error("A planted import from domain to flow was not caught.");
    process.exit(1);
  }
  console.log("A planted violation was caught.");
} finally {
  rmSync(planted, { force: true });
  rmSync(target, { force: true });
}
