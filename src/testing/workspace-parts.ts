import type { Config } from "../domain/config.js";
import { isPatchwrightError } from "../domain/errors.js";
import type { Workspace } from "../domain/ports.js";
import { buildFirst, missingEntry } from "./build-first.js";
import { chooseRunner } from "./choose-runner.js";
import type { Part } from "./composite.js";
import type { Facts } from "./facts.js";
import { testScript } from "./script.js";
import { fansOut, type Member, workspaceMembers } from "./workspace-members.js";

/**
 * The suites of a workspace's packages, where the root has no suite of its own: no test script, or one that hands on to the
 * packages. Null where the repository is no such workspace, where configuration names the command, or no package has tests.
 */
export async function partsOf({
  facts,
  workspace,
  config,
}: {
  facts: Facts;
  workspace: Pick<Workspace, "read" | "grep">;
  config: Config;
}): Promise<Part[] | null> {
  if (config.test.command !== undefined || config.test.runner !== undefined) return null;
  const own = testScript(facts);
  if (own !== null && !fansOut(own.text)) return null;
  const members = await workspaceMembers(facts, workspace.read);
  const parts: Part[] = [];
  for (const member of members) {
    const part = await partOf(member, members, workspace, config);
    if (part !== null) parts.push(part);
  }
  return parts.length === 0 ? null : parts;
}

async function partOf(
  member: Member,
  members: readonly Member[],
  workspace: Pick<Workspace, "grep">,
  config: Config,
): Promise<Part | null> {
  const { folder, facts } = member;
  if (testScript(facts) === null) return null;
  try {
    const { runner, detected } = chooseRunner(facts, config);
    const grep = async (needles: readonly string[]) =>
      (await workspace.grep(needles))
        .filter((hit) => hit.path.startsWith(`${folder}/`))
        .map((hit) => ({ ...hit, path: hit.path.slice(folder.length + 1) }));
    const own = await buildFirst({ facts, runner, detected, grep });
    const builds = [...buildsUnder(member, members, new Set([member])), ...(own === null ? [] : [folder])];
    return { folder, facts, runner, detected, builds: [...new Set(builds)] };
  } catch (error) {
    if (isPatchwrightError(error) && error.code === "no-test-command") return null;
    throw error;
  }
}

/** The packages of the workspace that this one depends on and whose entry points a build makes; the innermost first. */
function buildsUnder(member: Member, members: readonly Member[], seen: Set<Member>): string[] {
  const needed = members.filter((other) => {
    const name = other.facts.packageJson?.name;
    return name !== undefined && !seen.has(other) && dependsOn(member, name);
  });
  return needed.flatMap((other) => {
    seen.add(other);
    const made = missingEntry(other.facts) !== null && other.facts.packageJson?.scripts.build !== undefined;
    return [...buildsUnder(other, members, seen), ...(made ? [other.folder] : [])];
  });
}

/** By its own package.json; the root's dependencies are no reason. */
function dependsOn({ facts: { packageJson } }: Member, name: string): boolean {
  return [packageJson?.dependencies, packageJson?.devDependencies, packageJson?.peerDependencies].some(
    (group) => group?.[name] !== undefined,
  );
}
