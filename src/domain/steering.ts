import { type ChangeSet, textOf } from "./change-set.js";

/** Files that act beyond the code itself, by what they decide. */
const steering: readonly (readonly [RegExp, string])[] = [
  [
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|poetry\.lock|pdm\.lock|uv\.lock|Pipfile(\.lock)?|requirements[\w.-]*\.txt|go\.(mod|sum|work)|Cargo\.(lock|toml)|Gemfile(\.lock)?|composer\.(json|lock)|gradle\.lockfile|libs\.versions\.toml|\.npmrc|\.yarnrc(\.yml)?|\.pnpmfile\.cjs|pnpm-workspace\.yaml)$/,
    "it decides which dependencies are installed",
  ],
  [
    /(^|\/)((jest|vitest|vite|karma|ava|playwright|cypress|babel|web-test-runner)\.config\.\w+|vitest\.workspace\.\w+|\.mocharc(\.\w+)?|\.taprc|\.nycrc(\.json)?|\.c8rc(\.json)?|\.babelrc(\.\w+)?|conftest\.py|pytest\.ini|tox\.ini|noxfile\.py|\.coveragerc|sitecustomize\.py|usercustomize\.py)$/,
    "it steers how tests are run",
  ],
  [
    /(^|\/)(Makefile|GNUmakefile|makefile|CMakeLists\.txt|setup\.(py|cfg)|pyproject\.toml|build\.rs|binding\.gyp|pom\.xml|(settings|build)\.gradle(\.kts)?|gradle\.properties|Dockerfile|docker-compose\.ya?ml|compose\.ya?ml|Rakefile|justfile|Taskfile\.ya?ml|\.pre-commit-config\.yaml|\.gitlab-ci\.yml|Jenkinsfile|azure-pipelines\.yml|\.travis\.yml)$|^\.(husky|circleci|devcontainer|vscode)\//,
    "it is run where the project is built, installed or opened",
  ],
];

/** Parts of package.json in which a test runner, or what it runs with, is configured. */
export const runnerKeys = ["jest", "mocha", "ava", "tap", "vitest", "nyc", "c8", "babel"] as const;

/** The parts of a package.json that decide what is installed and run. */
const manifestKeys = [
  "scripts",
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "bundleDependencies",
  "bundledDependencies",
  "overrides",
  "resolutions",
  "pnpm",
  "workspaces",
  "packageManager",
  "engines",
  "gypfile",
  ...runnerKeys,
  "husky",
  "lint-staged",
];

/**
 * What of a change set acts beyond the code: package scripts, lock files, configuration of runners and builds (case 14).
 * One sentence each; such a change may be right, but it is a draft until a person has looked at it. `read` gives a
 * file's text at the base, null when absent.
 */
export async function steeringChanges(
  changes: ChangeSet,
  read: (path: string) => Promise<string | null>,
): Promise<string[]> {
  const sentences: string[] = [];
  for (const file of changes.files) {
    const { path } = file;
    const why = /(^|\/)package\.json$/.test(path)
      ? manifestChange(await read(path), textOf(file))
      : (steering.find(([pattern]) => pattern.test(path))?.[1] ?? null);
    if (why !== null) sentences.push(`A person should look at the change to ${path}: ${why}.`);
  }
  return sentences;
}

function manifestChange(before: string | null, after: string | null): string | null {
  const [was, is] = [parts(before ?? "{}"), parts(after ?? "{}")];
  if (was === null || is === null) return "it is not a valid manifest";
  const changed = manifestKeys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  return changed.length === 0 ? null : `it changes ${changed.map((key) => `\`${key}\``).join(", ")}`;
}

function parts(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
