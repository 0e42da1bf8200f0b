import type { Facts } from "../facts.js";
import type { FailureKind, FailureText } from "../runner.js";

export const isPythonTest = (path: string): boolean =>
  /(^|\/)(test_[^/]*|[^/]*_tests?|tests)\.py$/.test(path);

/** `test_{stem}.py` in the folder for tests, with the stem made a module's name. */
export function pythonTestPath(stem: string, facts: Facts): string {
  const folder = ["tests", "test", "testing"].find((name) =>
    facts.files.some((file) => file.startsWith(`${name}/`)),
  );
  return `${folder ?? "tests"}/test_${stem.replace(/\W+/g, "_")}.py`;
}

/** Lines that import the changed modules a sentinel has to survive; one that fails to import is skipped. */
export const importLines = (load: readonly string[], facts: Facts): string[] =>
  load
    .filter(
      (file) =>
        /\.py$/.test(file) && !/(^|\/)(setup|__main__|conftest)\.py$/.test(file) && !isPythonTest(file),
    )
    .map((file) => moduleName(file, facts))
    .filter((name) => /^[A-Za-z_][\w.]*$/.test(name))
    .map((name) => `try:\n    import ${name}\nexcept Exception:\n    pass`);

/** The dotted name of a module: from the outermost folder that is a package, without a `src` layout's folder. */
function moduleName(file: string, facts: Facts): string {
  const parts = file.replace(/\.py$/, "").split("/");
  let first = parts.length - 1;
  while (first > 0 && facts.has(`${parts.slice(0, first).join("/")}/__init__.py`)) first -= 1;
  return parts
    .slice(first)
    .join(".")
    .replace(/\.__init__$/, "");
}

/** What a failing generated test means on the base, from the words of Python and pytest. */
export function judgePython({ title, message }: FailureText, facts: Facts): FailureKind {
  if (/\b(SyntaxError|IndentationError|TabError)\b/.test(message) && title === null) return "broken";
  if (/fixture '.*' not found|NameError: name|recursive dependency involving fixture/.test(message))
    return "broken";
  const missing = /No module named ['"]([\w.]+)['"]/.exec(message)?.[1];
  if (missing !== undefined) return ownModule(missing, facts) ? "absent" : "broken";
  if (/cannot import name ['"]/.test(message)) {
    const from = /from ['"]([\w.]+)['"]/.exec(message)?.[1];
    return from === undefined || ownModule(from, facts) ? "absent" : "broken";
  }
  if (
    /AttributeError: (?:partially initialized )?(?:module|type object|'[^']*' object|'?[\w.]+'? object) .*has no attribute/.test(
      message,
    )
  )
    return "absent";
  if (
    /TypeError: .*(?:unexpected keyword argument|takes \d+ positional arguments?|takes no arguments)/.test(
      message,
    )
  )
    return "absent";
  return title === null ? "broken" : "fails";
}

/** A dotted name whose first part is a package or module of the repository. */
function ownModule(name: string, facts: Facts): boolean {
  const [top = ""] = name.split(".");
  return facts.files.some((file) => new RegExp(`^(?:src/|lib/|python/)?${top}(?:/|\\.py$)`).test(file));
}
