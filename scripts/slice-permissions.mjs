// Cuts the table of permissions that localhub holds tokens of Apps and jobs to: for each operation named in
// src/localhub/openapi/operations.json, the sets of permissions of which one is enough. Run it after slice-openapi.mjs.
// The package (MIT) is packed into a temporary folder and is no dependency of ours.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const source = "@octokit/app-permissions";
const version = "2.1.0";
const folder = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "src/localhub/openapi");

/**
 * Where GitHub's own table has moved on from what the package holds: read from "Permissions required for GitHub Apps"
 * (github/docs at 058fa63, src/github-apps/data/fpt-2022-11-28/server-to-server-permissions.json).
 */
const newer = {
  "actions/approve-workflow-run": "actions=write",
  "actions/download-artifact": "actions=read",
  "actions/get-github-actions-default-workflow-permissions-repository": "administration=read",
  "actions/get-github-actions-permissions-repository": "administration=read",
  "actions/get-repo-secret": "secrets=read",
  "actions/get-repo-variable": "actions_variables=read",
  "actions/list-repo-variables": "actions_variables=read",
  "actions/re-run-workflow": "actions=write",
  "actions/re-run-workflow-failed-jobs": "actions=write",
  "actions/list-jobs-for-workflow-run-attempt": "actions=read",
  "apps/list-repos-accessible-to-installation": "metadata=read",
  "pulls/create-reply-for-review-comment": "pull_requests=write",
  "pulls/get": "pull_requests=read; contents=read",
  "reactions/create-for-issue": "issues=write",
  "reactions/create-for-issue-comment": "issues=write",
  "reactions/list-for-issue": "issues=read",
  "reactions/list-for-issue-comment": "issues=read",
  "repos/compare-commits-with-basehead": "contents=read",
  "repos/get-collaborator-permission-level": "metadata=read",
  "repos/get-content": "contents=read",
  "repos/get-readme": "contents=read",
};

function packed() {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "permissions-"));
  try {
    execFileSync("npm", ["pack", "--silent", `${source}@${version}`], { cwd: temporary });
    const [archive] = readdirSync(temporary);
    const member = "package/generated/api.github.com.json";
    execFileSync("tar", ["xzf", archive, member], { cwd: temporary });
    return JSON.parse(readFileSync(path.join(temporary, member), "utf8")).permissions;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const plain = (template) => template.replace(/\{\w+\}/g, "{}");

/** Method and path, without the parameters' names, to the permissions of which one is enough. */
const table = new Map();
for (const [permission, levels] of Object.entries(packed())) {
  for (const level of ["read", "write"]) {
    for (const endpoint of levels[level] ?? []) {
      const key = plain(endpoint);
      table.set(key, new Set([...(table.get(key) ?? []), `${permission}=${level}`]));
    }
  }
}

const { operations } = JSON.parse(readFileSync(path.join(folder, "github.slice.json"), "utf8"));
const sliced = {};
for (const [id, { method, path: template }] of Object.entries(operations)) {
  // What only an App's own JWT or a person's token may ask.
  const noRepository = !template.startsWith("/repos/") && !(id in newer);
  if (noRepository || id === "apps/get-repo-installation") continue;
  const found = [...(table.get(`${method} ${plain(template)}`) ?? [])];
  // Runs and checks could once be read by whoever may read the code.
  const current = /^(actions|checks)\//.test(id)
    ? found.filter((each) => !each.startsWith("contents="))
    : found;
  const accepted = newer[id]?.split("; ") ?? current;
  if (accepted.length === 0) throw new Error(`nothing is known of the permissions of ${id}`);
  sliced[id] = accepted;
}
const text = JSON.stringify({ source: `${source} ${version} (MIT)`, operations: sliced }, null, 1);
writeFileSync(path.join(folder, "permissions.slice.json"), `${text}\n`);
console.log(`permissions.slice.json: ${Object.keys(sliced).length} operations`);
