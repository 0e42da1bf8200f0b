import { z } from "zod";

/** A repository's tracked files, and a way to read them: what can be had before any workspace exists. */
export interface RepositoryReader {
  files: readonly string[];
  /** A file's text; null when absent or binary. */
  read: (path: string) => Promise<string | null>;
}

const PackageJson = z.object({
  name: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).catch({}),
  dependencies: z.record(z.string(), z.string()).catch({}),
  devDependencies: z.record(z.string(), z.string()).catch({}),
  optionalDependencies: z.record(z.string(), z.string()).catch({}),
  peerDependencies: z.record(z.string(), z.string()).catch({}),
  packageManager: z.string().optional().catch(undefined),
  workspaces: z.unknown().optional(),
  jest: z.unknown().optional(),
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  exports: z.unknown().optional(),
  bin: z.unknown().optional(),
});
export type PackageJson = z.infer<typeof PackageJson>;

/** What the files of a repository say about its tests. Everything in it is untrusted text. */
export interface Facts {
  files: readonly string[];
  has: (path: string) => boolean;
  /** Text of one of the files that detection looks at; null for every other. */
  text: (path: string) => string | null;
  /** The root's package.json; null when absent or not JSON. */
  packageJson: PackageJson | null;
  /** Names of all dependencies of the root's package.json, of whatever kind. */
  dependencies: ReadonlySet<string>;
}

const interesting =
  /^(package\.json|\.mocharc\.(json|jsonc|ya?ml|c?js)|pyproject\.toml|setup\.(cfg|py)|tox\.ini|pytest\.ini|(dev-|test-)?requirements[\w-]*\.txt|requirements\/[\w-]+\.txt|Pipfile|go\.mod|Cargo\.toml|pom\.xml|CMakeLists\.txt|Makefile|\.taprc|Gemfile(\.lock)?|gems\.rb|[^/]+\.gemspec|Rakefile|composer\.json|phpunit\.xml(\.dist)?|pnpm-workspace\.yaml|lerna\.json|go\.work|\.github\/workflows\/[^/]+\.ya?ml)$/;

/** Reads the files that say how the repository is tested and installed. */
export async function readFacts({ files, read }: RepositoryReader): Promise<Facts> {
  const texts = new Map<string, string>();
  for (const path of files.filter((file) => interesting.test(file))) {
    const text = await read(path);
    if (text !== null) texts.set(path, text);
  }
  const packageJson = parsePackageJson(texts.get("package.json") ?? null);
  const known = new Set(files);
  return {
    files,
    has: (path) => known.has(path),
    text: (path) => texts.get(path) ?? null,
    packageJson,
    dependencies: new Set(packageJson === null ? [] : dependencyNames(packageJson)),
  };
}

export function dependencyNames(manifest: PackageJson): string[] {
  return [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.peerDependencies,
  ].flatMap((group) => Object.keys(group));
}

function parsePackageJson(text: string | null): PackageJson | null {
  if (text === null) return null;
  try {
    const parsed = PackageJson.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
