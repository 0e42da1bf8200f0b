import path from "node:path";
import type { GrepHit } from "../domain/ports.js";
import type { Facts } from "./facts.js";
import type { Detected, Runner } from "./runner.js";
import { buildsItself, splitCommands } from "./script.js";

/** Where a package's build would have to be run, and why, in words for the reason. */
export interface BuildNeed {
  /** Run in the package's folder. */
  command: string;
  why: string;
}

interface Question {
  facts: Facts;
  runner: Runner;
  detected: Detected;
  /** Fixed strings looked for in the package's text files; paths relative to the package. */
  grep: (needles: readonly string[]) => Promise<readonly GrepHit[]>;
}

/**
 * Whether tests run on what a build makes: their command names files that are not in the repository, or the package's entry
 * points are not, and its tests (or a workflow, before its tests) ask for them. The build belongs to the test command, since
 * a build from before a patch would hide it. Null where nothing is to be built, or the test script does it itself.
 */
export async function buildFirst({ facts, runner, detected, grep }: Question): Promise<BuildNeed | null> {
  const command = buildCommand(facts);
  if (command === null || buildsItself(facts, detected.command)) return null;
  const named = missingIn(detected.command, facts);
  if (named !== null) return { command, why: `\`${named}\` is made by it` };
  const entry = missingEntry(facts);
  if (entry === null) return null;
  const why = `package.json's entry point \`${entry}\` is made by it`;
  if (workflowBuilds(facts)) return { command, why };
  return (await testsAskFor(entry, { facts, runner, grep })) ? { command, why } : null;
}

/** The script that builds, else the TypeScript compiler where the tests' command is all that speaks of its output. */
function buildCommand(facts: Facts): string | null {
  const scripts = facts.packageJson?.scripts ?? {};
  const name = ["build", "compile", "transpile", "bundle"].find((script) => scripts[script] !== undefined);
  if (name !== undefined) return `npm run ${name}`;
  return facts.has("tsconfig.json") ? "npx tsc -p ." : null;
}

/** A word of the command that would be made by a build: in one of the usual folders, and not in the repository. */
function missingIn(command: string, facts: Facts): string | null {
  const words = splitCommands(expandScript(command, facts)).flatMap((part) => part.split(/[\s"'=]+/));
  return words.map(plainPath).find((word) => outputFolder.test(word) && !exists(word, facts)) ?? null;
}

const outputFolder = /^(dist|build|lib|out|output|compiled|cjs|esm|es|target)(\/|$)/;
const plainPath = (word: string): string => word.replace(/^\.\//, "");

function exists(word: string, facts: Facts): boolean {
  const [folder = word] = word.split("/");
  return facts.files.some((file) => file === word || file.startsWith(`${folder}/`));
}

function expandScript(command: string, facts: Facts): string {
  const script = /^npm (?:test|run (\S+))$/.exec(command);
  if (script === null) return command;
  return facts.packageJson?.scripts[script[1] ?? "test"] ?? command;
}

/** The first of a package's entry points that is not in the repository. */
export function missingEntry(facts: Facts): string | null {
  const manifest = facts.packageJson;
  if (manifest === null) return null;
  const given = [manifest.main, manifest.module, ...stringsIn(manifest.exports), ...stringsIn(manifest.bin)];
  const entries = given
    .filter((entry) => typeof entry === "string")
    .map((entry) => path.posix.normalize(entry).replace(/\/$/, ""))
    .filter((entry) => !entry.includes("*") && !entry.startsWith(".."));
  const resolves = (entry: string): boolean =>
    ["", ".js", ".cjs", ".mjs", ".json", ".node", "/index.js"].some((end) => facts.has(`${entry}${end}`));
  return (
    entries.find((entry) => !resolves(entry) && !entry.endsWith(".d.ts") && !entry.endsWith(".d.cts")) ?? null
  );
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** A step of a workflow that builds, in a file that also tests. */
function workflowBuilds(facts: Facts): boolean {
  return facts.files.some((file) => {
    const text = file.startsWith(".github/workflows/") ? (facts.text(file) ?? "") : "";
    const build = text.search(/\b(npm|pnpm|yarn) (run )?(-r |--recursive )?build\b/);
    return build >= 0 && /\b(npm|pnpm|yarn) (run )?(-r |--recursive )?(t|test)\b/.test(text.slice(build));
  });
}

/** Whether a test names the folder of an entry point, the package itself, or the folder above by which Node finds it. */
async function testsAskFor(
  entry: string,
  { facts, runner, grep }: Pick<Question, "facts" | "runner" | "grep">,
): Promise<boolean> {
  const [folder = entry] = entry.split("/");
  const name = facts.packageJson?.name;
  const quote = (text: string) => [`"${text}"`, `'${text}'`];
  const needles = [
    ...(entry.includes("/") ? [`../${folder}/`, `./${folder}/`, ...quote(`../${folder}`)] : [`/${entry}`]),
    ...["..", "../", "../..", "../../"].flatMap(quote),
    ...(name === undefined ? [] : quote(name)),
  ];
  const hits = await grep(needles);
  return hits.some(
    (hit) =>
      runner.isTestFile(hit.path, facts) ||
      /(^|\/)(tests?|specs?|__tests__)\/.*\.[cm]?[jt]sx?$|(^|\/)\.mocharc/.test(hit.path),
  );
}
