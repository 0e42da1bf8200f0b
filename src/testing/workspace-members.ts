import { load } from "js-yaml";
import picomatch from "picomatch";
import { z } from "zod";
import { type Facts, type RepositoryReader, readFacts } from "./facts.js";

/** One package of a workspace. */
export interface Member {
  /** Relative to the repository's root. */
  folder: string;
  /** As if its folder were the repository; it also has the dependencies of the root, whose packages it sees. */
  facts: Facts;
}

/**
 * The packages of an npm, Yarn or pnpm workspace (or Lerna's list, where there is none of those), sorted by folder; empty
 * when the repository is none. `read` gives a file's text at the base.
 */
export async function workspaceMembers(root: Facts, read: RepositoryReader["read"]): Promise<Member[]> {
  const patterns = memberPatterns(root).map((pattern) => pattern.replace(/^\.\//, "").replace(/\/+$/, ""));
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  if (wanted.length === 0) return [];
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const matches = picomatch(wanted, { ignore: ["**/node_modules/**", ...unwanted] });
  const folders = root.files
    .filter((file) => file.endsWith("/package.json"))
    .map((file) => file.slice(0, -"/package.json".length))
    .filter((folder) => matches(folder))
    .sort();
  return Promise.all(folders.map((folder) => memberOf(root, folder, read)));
}

async function memberOf(root: Facts, folder: string, read: RepositoryReader["read"]): Promise<Member> {
  const files = root.files
    .filter((file) => file.startsWith(`${folder}/`))
    .map((file) => file.slice(folder.length + 1));
  const facts = await readFacts({ files, read: (file) => read(`${folder}/${file}`) });
  return {
    folder,
    facts: { ...facts, dependencies: new Set([...root.dependencies, ...facts.dependencies]) },
  };
}

const Patterns = z.array(z.string());
const Packages = z.object({ packages: Patterns });

function memberPatterns(root: Facts): string[] {
  const declared = root.packageJson?.workspaces;
  const candidates = [
    () => Packages.parse(load(root.text("pnpm-workspace.yaml") ?? "")).packages,
    () => Patterns.parse(declared),
    () => Packages.parse(declared).packages,
    () => Packages.parse(JSON.parse(root.text("lerna.json") ?? "")).packages,
  ];
  for (const candidate of candidates) {
    try {
      return candidate();
    } catch {
      // Not declared there, or not in a form that the tool itself would take.
    }
  }
  return [];
}

/** True for a script that hands on to the packages, by the words of the workspace tools. */
export const fansOut = (script: string): boolean =>
  /\s(--workspaces?|-ws|-w)\b|\bworkspaces (run|foreach)\b|\bpnpm\b.*\s(-r|--recursive|--filter|-F)\b|\blerna (run|exec)\b|\bnx (run-many|affected|run|test)\b|\bturbo (run )?\w*test|\bwsrun\b|\bultra\b/.test(
    script,
  );
