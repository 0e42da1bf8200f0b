import { extensionOf, languageOf } from "./language.js";

/**
 * How likely it is, from its path alone, that a change is made in a file: 1 for program text, less for what describes
 * it, feeds it or is made from it.
 */
export function likelihood(path: string, isTestFile: (path: string) => boolean): number {
  if (/(^|\/)(dist|build|out|vendor|third_party|node_modules|coverage|target|\.git)\//.test(path))
    return 0.05;
  if (
    /\.min\.\w+$|[-.]lock(\.\w+)?$|(^|\/)(package-lock\.json|go\.sum|CHANGE(S|LOG|LOGS)?(\.\w+)?|HISTORY(\.\w+)?)$/i.test(
      path,
    )
  ) {
    return 0.02;
  }
  const test = isTestFile(path) || /(^|\/)(tests?|specs?|__tests__|testdata)\//i.test(path);
  const aside =
    /(^|\/)(examples?|demos?|docs?|benchmarks?|bench|fixtures?|snapshots?|scripts|tools|website|perf|support)\//i;
  // What is no program text among tests is their data.
  const forTest = languageOf(path) === null ? 0.1 : 0.4;
  return byExtension(path) * (test ? forTest : 1) * (aside.test(path) ? 0.3 : 1);
}

function byExtension(path: string): number {
  if (/\.d\.[cm]?ts$/.test(path)) return 0.4;
  if (languageOf(path) !== null) return 1;
  const extension = extensionOf(path);
  if (/^(md|mdx|rst|txt|adoc|html?|svg|csv|tsv|map|snap|po|pot)$/.test(extension)) return 0.1;
  if (/^(json|jsonc|ya?ml|toml|xml|ini|cfg|conf|properties|lock)$/.test(extension)) return 0.15;
  return extension === "" ? 0.15 : 0.5;
}

export const isReadme = (path: string): boolean => /(^|\/)README(\.\w+)?$/i.test(path);

/** Program text that a change is likely made in: no test, nothing built, no example. */
export const isProgram = (path: string, isTestFile: (path: string) => boolean): boolean =>
  languageOf(path) !== null && likelihood(path, isTestFile) === 1;

/** `src/plugin/updateLocale/index.js` as `updatelocale`: what a file is called when its name says nothing. */
export function stemOf(path: string): string {
  const parts = path.split("/");
  const bare = (name: string) => name.replace(/\.[^/]*$/, "").toLowerCase();
  const stem = bare(parts.at(-1) ?? "");
  const says = !/^(index|main|mod|lib|__init__|init)$/.test(stem);
  return says || parts.length < 2 ? stem : bare(parts.at(-2) ?? "");
}

/** A test file's stem without what marks it as a test: `test_grouping.py` as `grouping`. */
export const testedStem = (path: string): string =>
  stemOf(path)
    .replace(/^(tests?|spec)[-_.]?(?=\w)|[-_.]?(tests?|specs?)$/g, "")
    .replace(/^_+|_+$/g, "");

/** False for files of two packages of one repository, as in `packages/a/…` and `packages/b/…`. */
export function inOnePackage(a: string, b: string): boolean {
  const [root, own] = a.split("/");
  const [otherRoot, other] = b.split("/");
  const shared = /^(packages|libs?|apps|crates|modules|workspaces|plugins|services)$/;
  return root !== otherRoot || !shared.test(root ?? "") || own === other;
}
