import { child, type Node } from "./template.js";
import type { PermissionLevel, Permissions } from "./types.js";

/**
 * Scopes and the levels that `read-all` and `write-all` give them.
 * Source: "permissions" in GitHub's workflow syntax reference, and the schema of its parser.
 */
const scopes: Readonly<Record<string, readonly ["none" | "read", "none" | "read" | "write"]>> = {
  actions: ["read", "write"],
  "artifact-metadata": ["read", "write"],
  attestations: ["read", "write"],
  checks: ["read", "write"],
  contents: ["read", "write"],
  deployments: ["read", "write"],
  discussions: ["read", "write"],
  "id-token": ["none", "write"],
  issues: ["read", "write"],
  models: ["read", "read"],
  packages: ["read", "write"],
  pages: ["read", "write"],
  "pull-requests": ["read", "write"],
  "repository-projects": ["read", "write"],
  "security-events": ["read", "write"],
  statuses: ["read", "write"],
};

/** What a token may do when nothing is said: GitHub's restricted default, the one of new repositories. */
const restrictedDefault: Permissions = { contents: "read", packages: "read" };

/**
 * The permissions of a job's token. The job's own `permissions:` replace the workflow's; naming one scope sets all
 * others to none. Reading metadata is always allowed.
 * @param readOnly turns every `write` into `read`, as for the pull requests of forks
 */
export function permissionsOf(
  workflow: Node | undefined,
  job: Node | undefined,
  readOnly: boolean,
): Permissions {
  const granted = read(job) ?? read(workflow) ?? restrictedDefault;
  const all: Permissions = { ...granted, metadata: "read" };
  const given = Object.entries(all).filter(([, level]) => level !== "none");
  return Object.fromEntries(
    given.map(([scope, level]) => [scope, readOnly && level === "write" ? "read" : level]),
  );
}

function read(node: Node | undefined): Permissions | undefined {
  if (node?.kind === "literal") {
    const column = node.value === "write-all" ? 1 : 0;
    return Object.fromEntries(Object.entries(scopes).map(([scope, levels]) => [scope, levels[column]]));
  }
  if (node?.kind !== "mapping") return undefined;
  return Object.fromEntries(node.entries.map(({ key }) => [key, level(child(node, key))]));
}

const level = (node: Node | undefined): PermissionLevel =>
  node?.kind === "literal" && (node.value === "read" || node.value === "write") ? node.value : "none";
