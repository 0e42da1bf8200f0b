// Bundles the entries with esbuild: the CLI and the app keep their packages outside, the action carries everything,
// because an action is run from its repository without an install.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, "dist/.built");

/** Names, sizes and times of all that a build reads: enough to tell whether anything changed. */
function fingerprint() {
  const hash = createHash("sha256");
  const inputs = ["package-lock.json", "scripts/build.mjs"];
  for (const entry of readdirSync(path.join(root, "src"), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) inputs.push(path.relative(root, path.join(entry.parentPath, entry.name)));
  }
  for (const file of inputs.sort()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

const print = fingerprint();
if (process.argv.includes("--if-changed") && existsSync(stamp) && readFileSync(stamp, "utf8") === print)
  process.exit(0);

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  logLevel: "warning",
  sourcemap: true,
};
const banner = {
  js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
};
// These two have no entry that plain Node can load (they import JSON without an attribute): they are bundled.
const bundled = new Set(["@actions/workflow-parser", "@actions/expressions"]);
const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const packagesOutside = Object.keys(dependencies).filter((name) => !bundled.has(name));
const entries = (names) => Object.fromEntries(names.filter(([, file]) => existsSync(path.join(root, file))));

const { metafile } = await build({
  ...shared,
  metafile: true,
  entryPoints: entries([
    ["cli", "src/cli/main.ts"],
    ["app", "src/app/main.ts"],
  ]),
  outdir: "dist",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  external: packagesOutside,
  banner,
});
// What an earlier build left under names that this one doesn't use would be published with it.
for (const file of readdirSync(path.join(root, "dist/chunks")))
  if (!(`dist/chunks/${file}` in metafile.outputs)) rmSync(path.join(root, "dist/chunks", file));
await build({
  ...shared,
  entryPoints: entries([["index", "src/action/main.ts"]]),
  outdir: "dist/action",
  banner,
  sourcemap: false,
});

mkdirSync(path.dirname(stamp), { recursive: true });
writeFileSync(stamp, print);
