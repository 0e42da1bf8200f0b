import path from "node:path";
import type { Facts } from "../facts.js";
import type { FailureKind, FailureText } from "../runner.js";

const extension = "[cm]?[jt]sx?";
const testName = new RegExp(
  `(^|/)__tests__/.*\\.${extension}$|[.-](test|spec)\\.${extension}$|(^|/)test[.-][^/]*\\.${extension}$|(^|/)tests?\\.${extension}$`,
);
const testFolder = new RegExp(`(^|/)(test|tests|spec|specs)/.*\\.${extension}$`);
const notTests =
  /(^|\/)(fixtures?|__fixtures__|helpers?|support|utils?|mocks?|__mocks__|__snapshots__|data|node_modules)\//;

/** What the JavaScript runners take for a test by its name. */
export const isScriptTest = (file: string): boolean =>
  testName.test(file) && !/(^|\/)node_modules\//.test(file);

/** The same, and every script in a folder for tests that is not plainly a helper: Mocha, Tape and uvu. */
export const isScriptTestOrInFolder = (file: string): boolean =>
  isScriptTest(file) || (testFolder.test(file) && !notTests.test(file));

/** Whether a file of this name is an ES module in this repository. */
export function isModule(file: string, facts: Facts): boolean {
  if (/\.m[jt]s$/.test(file)) return true;
  if (/\.c[jt]s$/.test(file)) return false;
  return /"type"\s*:\s*"module"/.test(facts.text("package.json") ?? "");
}

/** Where a first test goes in a repository that has none. */
export function nameNewTest(stem: string, facts: Facts, folder: string): string {
  const typescript =
    facts.has("tsconfig.json") && !facts.files.some((file) => /^(src|lib)\/.*\.[cm]?jsx?$/.test(file));
  return `${folder}/${stem}.test.${typescript ? "ts" : "js"}`;
}

/** Lines that load the changed files that a script can load, before a sentinel's tests; a file that throws is skipped. */
export function loadLines(from: string, load: readonly string[], facts: Facts): string[] {
  const asModule = isModule(from, facts);
  return load
    .filter((file) => /\.([cm]?[jt]sx?|json)$/.test(file))
    .map((file) => {
      const relative = path.posix.relative(path.posix.dirname(from), file);
      const specifier = JSON.stringify(relative.startsWith(".") ? relative : `./${relative}`);
      return asModule
        ? `try { await import(${specifier}); } catch {}`
        : `try { require(${specifier}); } catch {}`;
    });
}

const syntax =
  /\b(SyntaxError|ParseError)\b|Unexpected token|Transform failed|Jest encountered an unexpected token/;
const missingModule =
  /(?:Cannot find module|Failed to (?:load url|resolve import)|Could not (?:locate module|resolve)|Cannot find package) ['"]?([^'"\s]+)['"]?/;
const missingExport =
  /does not provide an export named|is not exported by|has no exported member|No matching export/;
const notCallable =
  /TypeError: .*\bis not (?:a function|a constructor|iterable)|^.*\bis not a (?:function|constructor)\b/m;
const wrongInTest =
  /ReferenceError: .* is not defined|No test suite found|must contain at least one test|is not a valid (?:jest|chai)/;

/**
 * What a failing generated test means on the base, from the words of Node, Jest and Vite. A module that is missing may be
 * one that the patch adds, unless a file of that name exists elsewhere: then the test has the wrong path.
 */
export function judgeScript({ file, title, message }: FailureText, facts: Facts): FailureKind {
  const missing = missingModule.exec(message)?.[1];
  if (missing !== undefined) return mayBeAdded(missing, file, facts) ? "absent" : "broken";
  if (missingExport.test(message)) return "absent";
  if (syntax.test(message) && title === null) return "broken";
  if (wrongInTest.test(message)) return "broken";
  if (notCallable.test(message)) return "absent";
  return title === null ? "broken" : "fails";
}

function mayBeAdded(specifier: string, from: string, facts: Facts): boolean {
  const known = path.posix.isAbsolute(specifier) || specifier.startsWith("file:");
  if (!known && !specifier.startsWith(".")) return false;
  const resolved = known
    ? specifier
    : path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  if (resolved.startsWith("..")) return false;
  const stem = (name: string): string => path.posix.basename(name).replace(/\.[cm]?[jt]sx?$/, "");
  return !facts.files.some((file) => stem(file) === stem(resolved) && !isScriptTest(file));
}
