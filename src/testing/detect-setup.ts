import type { Config } from "../domain/config.js";
import type { SetupStep } from "../workspace/setup-step.js";
import { dependencyNames, type Facts, type RepositoryReader, readFacts } from "./facts.js";
import { pytest } from "./runners/pytest.js";
import { testScript } from "./script.js";

/**
 * The commands that prepare a fresh checkout of the base, in order; they alone may use the network. Empty when the
 * repository needs nothing. `config.setup` overrides what the files say. Needs no workspace.
 */
export async function detectSetup({
  reader,
  config,
}: {
  reader: RepositoryReader;
  config: Config;
}): Promise<readonly SetupStep[]> {
  if (config.setup !== undefined) return config.setup;
  const facts = await readFacts(reader);
  // A Gemfile beside a JavaScript suite is most often the documentation's: what no suite needs must not stop one.
  const elsewhere = testScript(facts) !== null || python(facts).length > 0;
  return [
    ...node(facts),
    ...python(facts),
    ...compiled(facts, !elsewhere),
    ...(elsewhere ? [] : others(facts)),
  ];
}

/** A dependency whose own script fails (a download, a compiler that is missing) is most often one that few tests need. */
const withoutScripts = (command: string): SetupStep => ({
  command,
  instead: `${command} ${/\byarn\b.*--immutable/.test(command) ? "--mode=skip-build" : "--ignore-scripts"}`,
  missing: "packages are there without what their install scripts make",
});

/** The pnpm that a repository pins may ask for a newer Node than there is: then the one before it, told not to mind. */
const pnpm = (command: string): SetupStep => ({
  command,
  instead: `${command} --ignore-scripts || npm_config_manage_package_manager_versions=false npm_config_package_manager_strict=false npx --yes pnpm@10 install --frozen-lockfile --ignore-scripts`,
  missing: "packages are there without what their install scripts make, perhaps by another version of pnpm",
});

function node(facts: Facts): SetupStep[] {
  const manifest = facts.packageJson;
  if (manifest === null) return [];
  if (dependencyNames(manifest).length === 0 && manifest.workspaces === undefined) return [];
  if (facts.has("pnpm-lock.yaml"))
    return [pnpm(`${launch("pnpm", manifest.packageManager)} install --frozen-lockfile`)];
  if (facts.has("yarn.lock")) {
    const modern = facts.has(".yarnrc.yml") || /^yarn@[2-9]/.test(manifest.packageManager ?? "");
    const options = modern ? "--immutable" : "--frozen-lockfile";
    return [withoutScripts(`${launch("yarn", manifest.packageManager)} install ${options}`)];
  }
  const locked = facts.has("package-lock.json") || facts.has("npm-shrinkwrap.json");
  const command = locked
    ? "npm ci --no-audit --no-fund"
    : "npm install --no-audit --no-fund --no-package-lock";
  return [withoutScripts(command)];
}

/** The package manager that the repository pins, through npx where it is not installed. */
function launch(tool: "pnpm" | "yarn", pinned: string | undefined): string {
  const version = new RegExp(`^${tool}@([\\w.-]+)`).exec(pinned ?? "")?.[1];
  if (tool === "yarn" && version !== undefined && /^[2-9]/.test(version)) return "corepack yarn";
  return `npx --yes ${tool}@${version ?? (tool === "yarn" ? "1" : "latest")}`;
}

/** Extras and groups by which Python projects name what their tests need. */
const testExtras = ["test", "tests", "testing", "dev"];

/** The interpreter that the detected Python setup prepares; it lies in the tree and is never part of a patch. */
export const preparedPython = ".venv/bin/python";

/** An environment of the project's own, since a sandbox may not write into the system's; it sees the system's packages. */
export function python(facts: Facts): SetupStep[] {
  const installs = pythonInstalls(facts);
  if (installs.length === 0) return [];
  const pip = `${preparedPython} -m pip install`;
  const groups = installs.some((what) => what.startsWith("--group"));
  return [
    "python -m venv --system-site-packages .venv",
    // Dependency groups need pip 25.1.
    ...(groups ? [`${pip} --upgrade pip`] : []),
    ...installs.map((what): SetupStep => {
      const command = `${pip} ${what}`;
      // The package itself has to install; what its tests and tools ask for besides may be missing in part.
      if (what.startsWith("-e '"))
        return { command, instead: `${pip} -e .`, missing: "what it names for tests is missing" };
      if (what === "-e .") return command;
      return { command, instead: "true", missing: "what it names is missing" };
    }),
    // Often only tox, nox or a workflow names it. Where it is there already, this needs no network.
    ...(pytest.detect(facts) !== null
      ? [{ command: `${pip} pytest`, instead: "true", missing: "pytest may be missing" }]
      : []),
  ];
}

function pythonInstalls(facts: Facts): string[] {
  const project = facts.text("pyproject.toml") ?? "";
  const installs: string[] = [];
  const installable =
    facts.has("setup.py") ||
    /^\[(project|build-system|tool\.poetry)\]/m.test(project) ||
    /^\[metadata\]/m.test(facts.text("setup.cfg") ?? "");
  if (installable) {
    const extra = testExtras.find((name) => hasExtra(facts, name));
    installs.push(`-e ${extra === undefined ? "." : `'.[${extra}]'`}`);
    const group = testExtras.find((name) => named(section(project, "dependency-groups"), name));
    if (group !== undefined) installs.push(`--group ${group}`);
  }
  const tox = toxDependencies(facts.text("tox.ini") ?? "");
  if (tox.length > 0) installs.push(tox.map((name) => `'${name}'`).join(" "));
  const requirements = /^((dev-|test-)?requirements[\w-]*\.txt|requirements\/(dev|tests?)\.txt)$/;
  return [...installs, ...facts.files.filter((file) => requirements.test(file)).map((file) => `-r ${file}`)];
}

/** What tox installs for the tests, by name; what is conditional, or lies in a file, is left out. */
function toxDependencies(text: string): string[] {
  const lines = section(text, "testenv").split("\n");
  const start = lines.findIndex((line) => /^deps\s*=/.test(line));
  if (start < 0) return [];
  const end = lines.findIndex((line, at) => at > start && /^\S/.test(line));
  const named = lines
    .slice(start, end < 0 ? undefined : end)
    .map((line) => line.replace(/^deps\s*=/, "").trim());
  return named.filter((name) => /^[A-Za-z][\w.-]*(\[[\w,.-]+\])?([<>=!~]=?[\w.,<>=!~*]+)?$/.test(name));
}

function hasExtra(facts: Facts, name: string): boolean {
  return (
    named(section(facts.text("pyproject.toml") ?? "", "project.optional-dependencies"), name) ||
    named(section(facts.text("setup.cfg") ?? "", "options.extras_require"), name) ||
    new RegExp(`extras_require[\\s\\S]{0,400}["']${name}["']\\s*:`).test(facts.text("setup.py") ?? "")
  );
}

/** The lines of one section of a TOML or INI file. */
function section(text: string, header: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `[${header}]`);
  if (start < 0) return "";
  const length = lines.slice(start + 1).findIndex((line) => /^\[/.test(line));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join("\n");
}

const named = (lines: string, key: string): boolean => new RegExp(`^${key}\\s*=`, "m").test(lines);

/**
 * Everything up to running tests that no project has: Surefire looks up what it runs tests with only then. What does not
 * compile is for the suite to say.
 */
const mavenSetup =
  "mvn -q -B --fail-never test '-Dtest=*#patchwrightRunsNone' -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false";

/**
 * Compiled once here, what a run needs of libraries (Go's own among them) is in the base for all runs: what a run itself
 * compiles is gone after it. A base that does not compile is for the suite to tell.
 */
const warm = (command: string): string => `${command} > /dev/null 2>&1 || true`;

function compiled(facts: Facts, isSuite: boolean): string[] {
  const once = (command: string): string[] => (isSuite ? [warm(command)] : []);
  if (facts.has("go.mod") || facts.has("go.work")) {
    const modules = /^\s*require\b/m.test(facts.text("go.mod") ?? "") || facts.has("go.work");
    return [...(modules ? ["go mod download"] : []), ...once(`go test -run '^$' ${goPackages(facts)}`)];
  }
  if (facts.has("Cargo.toml")) return ["cargo fetch", ...once("cargo test --workspace --no-run")];
  if (facts.has("pom.xml")) return [mavenSetup];
  return [];
}

/** All packages of the module, or of every module that go.work names. */
export function goPackages(facts: Facts): string {
  const used = facts.text("go.work");
  if (used === null) return "./...";
  const block = [...used.matchAll(/^use\s*\(([^)]*)\)/gm)].flatMap((match) => (match[1] ?? "").split("\n"));
  const single = [...used.matchAll(/^use\s+([^\s(]+)/gm)].map((match) => match[1] ?? "");
  const folders = [...block, ...single]
    .map((line) =>
      line
        .replace(/\/\/.*$/, "")
        .trim()
        .replace(/^"|"$/g, ""),
    )
    .filter((folder) => folder !== "");
  return folders
    .map((folder) => `${folder === "." ? "." : `./${folder.replace(/^\.\//, "")}`}/...`)
    .join(" ");
}

/** Ruby and PHP, by the tools that lock their dependencies; gems go into the tree, since a sandbox has no other place. */
function others(facts: Facts): string[] {
  const gems = facts.has("Gemfile")
    ? ["bundle check || { bundle config set --local path vendor/bundle && bundle install; }"]
    : [];
  const packages = facts.has("composer.json") ? ["composer install --no-interaction --no-progress"] : [];
  return [...gems, ...packages];
}
