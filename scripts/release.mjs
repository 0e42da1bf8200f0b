// Makes a release tag: a commit beside main that also holds the action's bundle, and the workflow template pinned to it.
// Usage: node scripts/release.mjs   (the version is package.json's; nothing is pushed)
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const tag = `v${version}`;
const branch = git("branch", "--show-current");
if (branch === "") fail("Check out a branch first.");
if (git("status", "--porcelain") !== "") fail("The working tree has changes: commit them first.");
if (git("tag", "--list", tag) !== "") fail(`${tag} exists already: raise the version in package.json.`);

execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
execFileSync(process.execPath, ["scripts/check-bundle.mjs"], { cwd: root, stdio: "inherit" });
git("checkout", "--quiet", "--detach");
try {
  git("add", "--force", "dist/action/index.js");
  git("commit", "--quiet", "--message", `Release ${tag}`);
  git("tag", tag);
} finally {
  git("checkout", "--quiet", "--force", branch);
}
const commit = git("rev-parse", `${tag}^{commit}`);
const template = path.join(root, "templates/patchwright.yml");
const pinned = readFileSync(template, "utf8").replace(
  /(patchwright\/patchwright)@[0-9a-f]{40} # v\S+/g,
  `$1@${commit} # ${tag}`,
);
writeFileSync(template, pinned);
console.log(`${tag} is ${commit}. Commit templates/patchwright.yml, then push ${branch} and ${tag}.`);
