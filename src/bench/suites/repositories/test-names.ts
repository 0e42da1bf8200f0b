import type { TestReport } from "../../../domain/test-report.js";

/**
 * The tests of a report that a suite's file means. Files name tests in their runner's manner (`tests/a.py::test_b[1]`,
 * `tests.a > test_b`, `a.js > suite test`, or a title alone), so names are compared without file endings and by their
 * words alone, and a name may be without the folders, or the file, that it begins with here.
 */
export function findTests(report: TestReport, name: string): TestReport["tests"] {
  const wanted = plain(name);
  const known = report.tests.map((test) => ({ test, words: plain(test.id) }));
  const exact = known.filter(({ words }) => words === wanted);
  const found = exact.length > 0 ? exact : known.filter(({ words }) => words.endsWith(` ${wanted}`));
  return found.map(({ test }) => test);
}

/** `test/a-b.test.js > suite > title` is `test a-b test suite title`. */
function plain(name: string): string {
  const parts = name.split(/::| > /);
  const [first = "", ...rest] = parts;
  const isFile = rest.length > 0 && !/\s/.test(first);
  const file = isFile ? first.replace(/\.(py|[cm]?[jt]sx?)$/, "").replace(/[/.]/g, " ") : first;
  return [file, ...rest]
    .join(" ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ");
}
