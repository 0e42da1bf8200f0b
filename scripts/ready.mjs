// Makes a fresh clone usable: installs what the lock file names, and builds, each only when it is out of date.
// Runs before any dependency is there, so it may import nothing but Node's own modules.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, "node_modules/.patchwright-installed");
const hash = createHash("sha256")
  .update(readFileSync(path.join(root, "package-lock.json")))
  .digest("hex");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`Patchwright needs Node 20.18 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const run = (command, args) =>
  execFileSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== hash) {
  console.error("Installing dependencies from the lock file …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
run(process.execPath, [path.join(root, "scripts/build.mjs"), "--if-changed"]);
